// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/// Unpacks one stream of raw deflate data (RFC 1951) after another, in as many steps as its buffers ask
/// for. Belongs to one thread at a time.
interface Inflation extends AutoCloseable {
    /// So many bytes in front of the input's position are those taken last, even if another buffer
    /// brought them: at the end of a stream the position may go back by as many.
    int MOST_RETURNED = 8;

    /// Unpacks until the input is empty, the output full or the stream at its end. Then the input stands
    /// behind the stream's last byte.
    ///
    /// @param from a direct buffer
    /// @param into a direct buffer
    /// @throws ZipException where the data is no deflate and all that came before it is in the output. Each call
    ///                      after it fails again
    void inflate(ByteBuffer from, ByteBuffer into) throws ZipException;

    /// Whether the stream is at its end and wholly in the output.
    boolean finished();

    /// Makes ready for the next stream.
    void restart();

    /// Whose work it is, as `shikra.inflater` names it.
    Inflater inflater();

    /// Lets the native memory go; may be called again.
    @Override
    void close();
}
