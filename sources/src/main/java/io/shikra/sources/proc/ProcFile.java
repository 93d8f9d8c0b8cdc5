// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/// Reads small files of /proc into one buffer that is reused. One thread at a time.
final class ProcFile {
    /// Enough for every per-process file; longer ones are cut.
    private static final int START = 8192;

    private byte[] bytes = new byte[START];
    private int length;

    /// Reads at most {@code limit} bytes. A file that is not there (any more) or may not be read is nothing.
    ///
    /// @return whether it could be read
    boolean read(String path, int limit) {
        length = 0;
        try (FileInputStream in = new FileInputStream(path)) {
            while (length < limit) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, bytes.length * 2);
                }
                int n = in.read(bytes, length, Math.min(bytes.length, limit) - length);
                if (n <= 0) {
                    break;
                }
                length += n;
            }
            return true;
        } catch (IOException e) {
            // The process went away, or is not ours to look at: both are ordinary.
            length = 0;
            return false;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
