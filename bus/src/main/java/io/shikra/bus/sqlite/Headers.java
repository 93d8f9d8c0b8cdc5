// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Headers as one blob: the length (4 bytes, big endian) and the UTF-8 bytes of each key and value in turn.
final class Headers {
    private Headers() {}

    static byte[] write(Map<String, String> headers) {
        List<byte[]> parts = new ArrayList<>(headers.size() * 2);
        int size = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            parts.add(header.getKey().getBytes(UTF_8));
            parts.add(header.getValue().getBytes(UTF_8));
        }
        for (byte[] part : parts) {
            size += 4 + part.length;
        }
        ByteBuffer blob = ByteBuffer.allocate(size);
        for (byte[] part : parts) {
            blob.putInt(part.length).put(part);
        }
        return blob.array();
    }

    /// @throws java.nio.BufferUnderflowException when the blob is not one of [#write]
    static Map<String, String> read(byte[] bytes) {
        ByteBuffer blob = ByteBuffer.wrap(bytes);
        Map<String, String> headers = new HashMap<>();
        while (blob.hasRemaining()) {
            headers.put(text(blob), text(blob));
        }
        return headers;
    }

    private static String text(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        blob.get(text);
        return new String(text, UTF_8);
    }
}
