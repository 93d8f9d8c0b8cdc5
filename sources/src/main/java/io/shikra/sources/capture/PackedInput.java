// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Gzip data, several members one behind another. Like the format's own programs it ends where no further member
/// begins; unlike them it tells whether something else stands there.
final class PackedInput extends GZIPInputStream {
    private static final int MEMBER_TRAILER = 8;

    PackedInput(InputStream in, int buffer) throws IOException {
        super(in, buffer);
    }

    /// Whether bytes that are no gzip stand behind the end, once that was reached.
    boolean hasRest() throws IOException {
        return inf.getRemaining() > MEMBER_TRAILER || in.available() > 0;
    }
}
