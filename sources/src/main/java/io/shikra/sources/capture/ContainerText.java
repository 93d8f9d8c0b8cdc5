// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What an old container event says, as the JSON that the later one carries (specification: §6, the callback).
final class ContainerText {
    private static final int ID = 0;
    private static final int TYPE = 1;
    private static final int NAME = 2;
    private static final int IMAGE = 3;
    private static final String HEX = "0123456789abcdef";

    private ContainerText() {}

    static byte[] of(RawRecord event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, "{\"id\":\"");
        text(out, event.text(ID));
        write(out, "\",\"type\":" + event.u32(TYPE) + ",\"name\":\"");
        text(out, event.text(NAME));
        write(out, "\",\"image\":\"");
        text(out, event.text(IMAGE));
        write(out, "\"}");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /// Bytes beyond ASCII stay as they are.
    private static void text(ByteArrayOutputStream out, byte[] bytes) {
        for (byte b : bytes) {
            if (b == '"' || b == '\\') {
                out.write('\\');
                out.write(b);
            } else if (b >= 0 && b < ' ') {
                write(out, "\\u00" + HEX.charAt(b >> 4) + HEX.charAt(b & 15));
            } else {
                out.write(b);
            }
        }
    }
}
