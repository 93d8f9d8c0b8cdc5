// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Where a direct buffer is in memory. Asked about the buffer of the last time it allocates nothing; it
/// keeps that buffer from being let go.
final class BufferAddress {
    private ByteBuffer known = ByteBuffer.allocateDirect(0);
    private long base;

    /// Address of the byte at the buffer's position.
    @SuppressWarnings("ReferenceEquality") // the same memory is meant, not equal bytes
    long of(ByteBuffer buffer) {
        if (buffer != known) {
            if (!buffer.isDirect()) {
                throw new IllegalArgumentException("a buffer in the heap has no address");
            }
            known = buffer;
            base = MemorySegment.ofBuffer(buffer).address() - buffer.position();
        }
        return base + buffer.position();
    }
}
