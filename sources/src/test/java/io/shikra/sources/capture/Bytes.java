// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Little-endian fields one after the other, as a capture has them.
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes u8(int value) {
        out.write(value);
        return this;
    }

    Bytes u16(int value) {
        return u8(value & 255).u8(value >> 8 & 255);
    }

    Bytes u32(long value) {
        return u16((int) value & 0xFFFF).u16((int) (value >> 16) & 0xFFFF);
    }

    Bytes u64(long value) {
        return u32(value).u32(value >> 32);
    }

    Bytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Bytes add(Bytes other) {
        return raw(other.toArray());
    }

    Bytes zeros(int count) {
        return raw(new byte[count]);
    }

    /// Length and bytes; Latin-1, so that tests can write any byte.
    Bytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return u16(bytes.length).raw(bytes);
    }

    /// A pcapng-style block around the body.
    Bytes block(int type, Bytes body) {
        int padding = -body.size() & 3;
        int total = body.size() + padding + 12;
        return u32(type).u32(total).add(body).zeros(padding).u32(total);
    }

    int size() {
        return out.size();
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}
