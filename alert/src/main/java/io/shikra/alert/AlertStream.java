// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads alerts one after another: JSON values with white space (or nothing) between them, one or many, as a POST
/// body, a file of lines or a pipe carries them. Use from one thread.
///
/// After an {@link AlertFormatException} the stream continues behind the next line end.
public final class AlertStream {
    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int end;
    private long line = 1;

    /// @param in    buffering is done here
    /// @param limit largest size of one alert, bytes
    public AlertStream(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /// The next alert, empty at the end of the stream.
    ///
    /// @throws AlertFormatException what stands there is no alert, or too large
    public Optional<Alert> next() throws IOException, AlertFormatException {
        int first = skipBlanks();
        if (first < 0) {
            return Optional.empty();
        }
        long start = line;
        if (first != '{') {
            skipLine(first);
            throw new AlertFormatException("an alert is a JSON object, beginning with '{'", "line " + start);
        }
        byte[] value = object(start);
        try {
            return Optional.of(AlertJson.read(value));
        } catch (AlertFormatException e) {
            throw new AlertFormatException(e.getMessage() + " (in the alert that begins in line " + start + ")", "");
        }
    }

    /// The bytes from an opening brace, already read, to its closing one.
    private byte[] object(long start) throws IOException, AlertFormatException {
        ByteArrayOutputStream value = new ByteArrayOutputStream(1024);
        value.write('{');
        int depth = 1;
        boolean quoted = false;
        boolean escaped = false;
        while (depth > 0) {
            int b = readByte();
            if (b < 0) {
                throw new AlertFormatException("the alert is cut off: its closing '}' is missing", "line " + start);
            }
            if (value.size() >= limit) {
                skipLine(b);
                throw new AlertFormatException("the alert is larger than " + limit + " bytes", "line " + start);
            }
            value.write(b);
            if (quoted) {
                quoted = escaped || b != '"';
                escaped = !escaped && b == '\\';
            } else if (b == '"') {
                quoted = true;
            } else {
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
            }
        }
        return value.toByteArray();
    }

    private int skipBlanks() throws IOException {
        int b = readByte();
        while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            b = readByte();
        }
        return b;
    }

    private void skipLine(int current) throws IOException {
        int b = current;
        while (b >= 0 && b != '\n') {
            b = readByte();
        }
    }

    private int readByte() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
            if (end == 0) {
                return -1;
            }
        }
        int b = buffer[position++] & 0xff;
        if (b == '\n') {
            line++;
        }
        return b;
    }
}
