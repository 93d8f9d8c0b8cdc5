// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The unit of the table: what the system's C zlib needs to inflate the same file, chunk by chunk into a buffer that is
/// used again, as gzread(3) does. It is measured between the runs of a row, so that a machine that is slower at one
/// hour is slower in both.
final class Inflating {
    private static final int CHUNK = 64 << 10;

    private Inflating() {}

    /// Inflates a gzip file once.
    ///
    /// @return processor time of this thread, nanoseconds
    static long nanos(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            long begin = Native.threadNanos();
            inflate(channel, arena);
            return Native.threadNanos() - begin;
        }
    }

    /// @return the bytes that came out
    static long bytes(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            return inflate(channel, arena);
        }
    }

    private static long inflate(FileChannel channel, Arena arena) throws IOException {
        MemorySegment stream = arena.allocate(Native.STREAM_SIZE, Long.BYTES);
        MemorySegment in = arena.allocate(CHUNK);
        MemorySegment out = arena.allocate(CHUNK);
        Native.inflateInit(stream);
        try {
            long bytes = 0;
            int answer = Native.Z_OK;
            for (int read = channel.read(in.asByteBuffer()); read > 0; read = channel.read(in.asByteBuffer())) {
                Native.input(stream, in, read);
                do {
                    if (answer == Native.Z_STREAM_END) {
                        Native.inflateReset(stream); // another member stands behind
                    }
                    answer = Native.inflate(stream, out);
                    bytes += CHUNK - Native.outputLeft(stream);
                } while (answer >= Native.Z_OK && (Native.inputLeft(stream) > 0 || Native.outputLeft(stream) == 0));
                if (answer < Native.Z_OK && answer != Native.Z_BUF_ERROR) {
                    throw new IOException("zlib answered " + answer);
                }
            }
            return bytes;
        } finally {
            Native.inflateEnd(stream);
        }
    }
}
