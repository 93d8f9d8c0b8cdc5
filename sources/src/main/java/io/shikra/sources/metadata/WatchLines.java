// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The lines of a watch: one JSON object each.
final class WatchLines {
    /// An object has 1.5 MiB at most (etcd's default), plus what managed fields add.
    private static final int MAX_LINE = 8 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[16384];
    private int from;
    private int end;
    private int lineLength;

    WatchLines(InputStream in) {
        this.in = in;
    }

    /// Reads the next line; it stands in {@link #bytes} from 0.
    ///
    /// @return false at the end of the stream; an unfinished line before it is dropped
    boolean next() throws IOException {
        from += lineLength == 0 ? 0 : lineLength + 1;
        System.arraycopy(buffer, from, buffer, 0, end - from);
        end -= from;
        from = 0;
        int searched = 0;
        while (true) {
            for (; searched < end; searched++) {
                if (buffer[searched] == '\n') {
                    if (searched == 0) { // an empty line
                        System.arraycopy(buffer, 1, buffer, 0, --end);
                        searched = -1;
                        continue;
                    }
                    lineLength = searched;
                    return true;
                }
            }
            if (end == buffer.length) {
                if (end >= MAX_LINE) {
                    throw new IOException("an event of the watch is longer than " + MAX_LINE + " bytes");
                }
                buffer = Arrays.copyOf(buffer, end * 2);
            }
            int n = in.read(buffer, end, buffer.length - end);
            if (n < 0) {
                return false;
            }
            end += n;
        }
    }

    byte[] bytes() {
        return buffer;
    }

    int length() {
        return lineLength;
    }
}
