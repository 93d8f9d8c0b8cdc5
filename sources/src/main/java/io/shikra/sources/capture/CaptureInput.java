// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The bytes of a capture file, block by block, unpacked when they are gzip. One buffer holds the current block; it
/// grows only as far as there are bytes in the file, whatever a length says.
final class CaptureInput implements AutoCloseable {
    /// Bytes kept free before a block's body, for readers that move its beginning.
    static final int ROOM = 8;

    /// Longer blocks are not read: bounds the memory that a broken or malicious file can take.
    static final int MAX_BLOCK = 256 << 20;

    static final int HEADER = 8;
    private static final int TRAILER = 4;
    private static final int CHUNK = 1 << 20;
    private static final int STREAM_BUFFER = 1 << 16;

    final Path file;
    private final InputStream in;
    private final Optional<PackedInput> packed;
    private byte[] buffer = new byte[1 << 17];
    private MemorySegment segment = MemorySegment.ofArray(buffer);
    private final byte[] header = new byte[HEADER];
    private long offset;
    private long blockStart;
    private int type;
    private int bodyLength;
    private long events;

    private CaptureInput(Path file, InputStream in, Optional<PackedInput> packed) {
        this.packed = packed;
        this.file = file;
        this.in = in;
    }

    static CaptureInput open(Path file) throws CaptureException {
        InputStream raw = null;
        try {
            raw = new BufferedInputStream(Files.newInputStream(file), STREAM_BUFFER);
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            if (!gzip) {
                return new CaptureInput(file, raw, Optional.empty());
            }
            PackedInput packed = new PackedInput(raw, STREAM_BUFFER);
            return new CaptureInput(file, new BufferedInputStream(packed, STREAM_BUFFER), Optional.of(packed));
        } catch (EOFException | ZipException e) {
            closeQuietly(raw);
            throw new CaptureException(
                    file + ": not a capture: its gzip header is broken (" + e.getMessage()
                            + "); give a .scap file, plain or gzip",
                    e);
        } catch (IOException e) {
            closeQuietly(raw);
            throw new CaptureException(file + ": cannot be opened: " + reason(e) + "; check path and permissions", e);
        }
    }

    private static void closeQuietly(@Nullable InputStream stream) {
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                // The first failure is what the user is told.
            }
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    /// Reads the next block's header.
    ///
    /// @return false at the end of the file
    boolean nextHeader() throws CaptureException {
        blockStart = offset;
        int got = fill(header, 0, HEADER);
        if (got == 0) {
            return false;
        }
        type = int32(header, 0);
        if (blockStart == 0 && (got < HEADER || type != BlockType.SECTION)) {
            throw new CaptureException(
                    file + ": not a capture: it does not begin as one; give a .scap file, plain or gzip");
        }
        if (got < HEADER) {
            throw truncated();
        }
        long total = Integer.toUnsignedLong(int32(header, 4));
        if (total < HEADER + TRAILER) {
            throw corrupt("a block of " + total + " bytes, the least is " + (HEADER + TRAILER));
        }
        if (total > MAX_BLOCK) {
            throw corrupt("a block of " + total + " bytes, the most that is read is " + MAX_BLOCK);
        }
        bodyLength = (int) total - HEADER;
        return true;
    }

    /// Reads the rest of the block: its body, its padding, and its trailer, which is not part of the body.
    void readBody(boolean checkTrailer) throws CaptureException {
        int done = 0;
        while (done < bodyLength) {
            int step = Math.min(bodyLength - done, Math.max(CHUNK, done));
            if (buffer.length - ROOM < done + step) {
                buffer = Arrays.copyOf(buffer, ROOM + done + step);
                segment = MemorySegment.ofArray(buffer);
            }
            int got = fill(buffer, ROOM + done, step);
            if (got < step) {
                throw truncated();
            }
            done += step;
        }
        bodyLength -= TRAILER;
        if (checkTrailer) {
            int again = int32(buffer, ROOM + bodyLength);
            if (again != bodyLength + HEADER + TRAILER) {
                throw corrupt("a block begins with length " + (bodyLength + HEADER + TRAILER) + " and ends with length "
                        + Integer.toUnsignedString(again));
            }
        }
    }

    private int fill(byte[] into, int at, int length) throws CaptureException {
        int done = 0;
        try {
            while (done < length) {
                int got = in.read(into, at + done, length - done);
                if (got < 0) {
                    break;
                }
                done += got;
            }
        } catch (EOFException e) {
            offset += done;
            throw truncated();
        } catch (ZipException e) {
            throw new CaptureException(message("the gzip data is damaged (" + e.getMessage() + ")"), e);
        } catch (IOException e) {
            throw new CaptureException(
                    file + ": cannot be read on from byte " + offset + ": " + e.getMessage() + "; check the disk", e);
        }
        offset += done;
        return done;
    }

    /// Whether something that is no gzip stands behind the gzip data, at the end of the file.
    boolean hasRest() {
        try {
            return packed.isPresent() && packed.get().hasRest();
        } catch (IOException e) {
            return false; // all of the capture was read
        }
    }

    static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }

    int type() {
        return type;
    }

    /// Bytes after the header: with the trailer before {@link #readBody}, without it afterwards.
    int bodyLength() {
        return bodyLength;
    }

    /// The body begins at {@link #ROOM}. Replaced when a longer block comes.
    byte[] buffer() {
        return buffer;
    }

    /// Where the current block begins, in bytes of the (unpacked) capture.
    long blockStart() {
        return blockStart;
    }

    /// The buffer as memory.
    MemorySegment segment() {
        return segment;
    }

    /// Another event was whole; errors tell the number.
    void countEvent() {
        events++;
    }

    CaptureException truncated() {
        return new CaptureException(message("unexpected end of file after byte " + offset
                + (offset == blockStart
                        ? ": the gzip data does not end there"
                        : ", inside the block that begins at byte " + blockStart)));
    }

    CaptureException corrupt(String problem) {
        return new CaptureException(message(
                "corrupt file: " + problem + ", block type 0x" + Integer.toHexString(type) + " at byte " + blockStart));
    }

    /// A file of a kind that nobody here reads.
    CaptureException unsupported(String problem) {
        return new CaptureException(file + ": not supported: " + problem + "; give a capture of format version 1");
    }

    private String message(String problem) {
        return file + ": " + problem + "; " + events + " events before that were whole: "
                + "record or copy the file again to read further";
    }

    @Override
    public void close() {
        closeQuietly(in);
    }
}
