// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.Memory;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The bytes of a capture file, block by block, unpacked when they are gzip. A window of native memory holds the
/// current block in place; it grows only as far as there are bytes in the file, whatever a length says.
final class CaptureInput implements AutoCloseable {
    /// Bytes of the window before a block's body that its readers may overwrite: the block's header.
    static final int ROOM = 8;

    /// Longer blocks are not read: bounds the memory that a broken or malicious file can take.
    static final int MAX_BLOCK = 256 << 20;

    static final int HEADER = 8;
    private static final int TRAILER = 4;
    private static final int STREAM_BUFFER = 1 << 16;
    /// Fits into a core's own cache with the tables beside it.
    private static final int WINDOW = 1 << 17;

    final Path file;
    private final ReadableByteChannel in;
    /// The window is the file itself, whole: nothing is read into it, and nobody writes to it.
    private final boolean mapped;

    private MemorySegment window;
    private ByteBuffer buffer;
    /// Address of the window.
    private long base;
    /// Offset in the window of what comes next, and of the end of what was read.
    private long at;

    private long limit;
    /// Bytes of the capture before the window.
    private long passed;

    private long blockStart;
    private long body;
    /// Where the body is, and the memory around it: the window, or a copy that may be written to.
    private MemorySegment around = MemorySegment.NULL;

    private MemorySegment copied = MemorySegment.NULL;
    private int type;
    private int bodyLength;
    private long events;

    private CaptureInput(Path file, ReadableByteChannel in) {
        this.file = file;
        this.in = in;
        mapped = false;
        window = Arena.ofAuto().allocate(WINDOW);
        buffer = window.asByteBuffer();
        base = window.address();
    }

    private CaptureInput(Path file, FileChannel in, MemorySegment whole) {
        this.file = file;
        this.in = in;
        mapped = true;
        window = whole;
        buffer = ByteBuffer.allocate(0);
        base = whole.address();
        limit = whole.byteSize();
    }

    static CaptureInput open(Path file) throws CaptureException {
        return open(file, null);
    }

    /// @param shared maps a plain file, instead of reading it; null where it is to be read
    static CaptureInput open(Path file, @Nullable SharedCapture shared) throws CaptureException {
        FileChannel raw = null;
        try {
            raw = FileChannel.open(file, StandardOpenOption.READ);
            ByteBuffer begun = ByteBuffer.allocateDirect(STREAM_BUFFER);
            while (begun.position() < 2 && raw.read(begun) >= 0) {
                Thread.onSpinWait();
            }
            begun.flip();
            boolean gzip = begun.limit() >= 2 && PackedInput.isMagic(begun.get(0) & 0xFF, begun.get(1) & 0xFF);
            boolean regular = Files.isRegularFile(file);
            if (shared != null && !gzip && regular) {
                return new CaptureInput(file, raw, shared.map(raw));
            }
            long size = regular ? raw.size() : Long.MAX_VALUE;
            CaptureInput input =
                    new CaptureInput(file, gzip ? new PackedInput(raw, begun, () -> Inflater.open(size)) : raw);
            input.buffer.put(begun);
            input.limit = input.buffer.position();
            return input;
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

    private static void closeQuietly(@Nullable ReadableByteChannel channel) {
        if (channel != null) {
            try {
                channel.close();
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
        blockStart = passed + at;
        if (limit - at < HEADER && !provide(HEADER)) {
            return partialHeader();
        }
        type = Memory.i32(base + at);
        if (blockStart == 0 && type != BlockType.SECTION) {
            throw noCapture();
        }
        long total = Integer.toUnsignedLong(Memory.i32(base + at + 4));
        if (total < HEADER + TRAILER) {
            throw corrupt("a block of " + total + " bytes, the least is " + (HEADER + TRAILER));
        }
        if (total > MAX_BLOCK) {
            throw corrupt("a block of " + total + " bytes, the most that is read is " + MAX_BLOCK);
        }
        at += HEADER;
        bodyLength = (int) total - HEADER;
        return true;
    }

    /// Address of the window: the file itself where it is mapped.
    long base() {
        return base;
    }

    boolean isMapped() {
        return mapped;
    }

    /// Bytes in the window.
    long limit() {
        return limit;
    }

    /// Where in the window the next block begins.
    long place() {
        return at;
    }

    /// Goes to another block in the window, or to the end of one.
    ///
    /// @param whole events before it
    void moveTo(long place, long whole) {
        at = place;
        events = whole;
    }

    private boolean partialHeader() throws CaptureException {
        if (limit == at) {
            return false;
        }
        if (blockStart == 0) {
            throw noCapture();
        }
        at = limit;
        throw truncated();
    }

    private CaptureException noCapture() {
        return new CaptureException(
                file + ": not a capture: it does not begin as one; give a .scap file, plain or gzip");
    }

    /// Takes the next block as {@link #nextHeader} and {@link #readBody} do. It was whole in the window when it was
    /// looked at; a mapped file may have been written to since.
    void nextWhole() throws CaptureException {
        long block = base + at;
        int total = Memory.i32(block + 4);
        blockStart = passed + at;
        type = Memory.i32(block);
        if (total < HEADER + TRAILER || total > limit - at) {
            throw corrupt("a block of " + Integer.toUnsignedString(total) + " bytes, which had another length before:"
                    + " the file was written to while it was read");
        }
        body = block + HEADER;
        bodyLength = total - HEADER - TRAILER;
        around = window;
        at += total;
    }

    /// Reads the rest of the block: its body, its padding, and its trailer, which is not part of the body.
    void readBody(boolean checkTrailer) throws CaptureException {
        if (limit - at < bodyLength && !provide(bodyLength)) {
            at = limit;
            throw truncated();
        }
        body = base + at;
        around = window;
        at += bodyLength;
        bodyLength -= TRAILER;
        if (checkTrailer) {
            int again = Memory.i32(body + bodyLength);
            if (again != bodyLength + HEADER + TRAILER) {
                throw corrupt("a block begins with length " + (bodyLength + HEADER + TRAILER) + " and ends with length "
                        + Integer.toUnsignedString(again));
            }
        }
    }

    /// Makes sure that the block's body, its header and its trailer may be overwritten.
    void unprotect() {
        if (!mapped) {
            return;
        }
        long size = (long) ROOM + bodyLength + TRAILER;
        if (copied.byteSize() < size) {
            copied = Arena.ofAuto().allocate(Math.max(size, 2 * copied.byteSize()));
        }
        MemorySegment.copy(window, body - ROOM - base, copied, 0, size);
        around = copied;
        body = copied.address() + ROOM;
    }

    /// Reads on until the window holds so many bytes from {@link #at} on. What is before it, but for the current
    /// block's header, is let go.
    ///
    /// @return false when the file ends before that
    private boolean provide(int bytes) throws CaptureException {
        if (mapped) {
            return false;
        }
        long kept = Math.min(ROOM, at);
        long gone = at - kept;
        MemorySegment.copy(window, gone, window, 0, limit - gone);
        passed += gone;
        at = kept;
        limit -= gone;
        while (limit - at < bytes) {
            if (limit == buffer.capacity()) {
                grow(at + bytes);
            }
            buffer.limit((int) Math.min(buffer.capacity(), limit + STREAM_BUFFER))
                    .position((int) limit);
            int got = read();
            if (got < 0) {
                return false;
            }
            limit += got;
        }
        return true;
    }

    /// At most twice as long: a length that is not true costs no more memory than the file has bytes.
    private void grow(long most) {
        long size = Math.min(Math.max(most, WINDOW), 2L * buffer.capacity());
        MemorySegment larger = Arena.ofAuto().allocate(size);
        MemorySegment.copy(window, 0, larger, 0, limit);
        window = larger;
        buffer = larger.asByteBuffer();
        base = larger.address();
    }

    private int read() throws CaptureException {
        try {
            return in.read(buffer);
        } catch (EOFException e) {
            at = limit;
            throw truncated();
        } catch (ZipException e) {
            throw new CaptureException(message("the gzip data is damaged (" + e.getMessage() + ")"), e);
        } catch (IOException e) {
            throw new CaptureException(
                    file + ": cannot be read on from byte " + (passed + limit) + ": " + e.getMessage()
                            + "; check the disk",
                    e);
        }
    }

    /// Whether something that is no gzip stands behind the gzip data, at the end of the file.
    boolean hasRest() {
        return in instanceof PackedInput packed && packed.hasRest();
    }

    /// Who unpacks the file; empty when it is not packed.
    Optional<Inflater> inflater() {
        return in instanceof PackedInput packed ? Optional.of(packed.inflater()) : Optional.empty();
    }

    int type() {
        return type;
    }

    /// Bytes after the header: with the trailer before {@link #readBody}, without it afterwards.
    int bodyLength() {
        return bodyLength;
    }

    /// Address of the block's body; valid until the next header is read.
    long body() {
        return body;
    }

    /// A copy of the block's body.
    byte[] copyOfBody() {
        byte[] copy = new byte[bodyLength];
        Memory.copy(body(), copy, 0, bodyLength);
        return copy;
    }

    /// Memory with the block's body: it begins at {@link #address()}.
    MemorySegment window() {
        return around;
    }

    long address() {
        return around.address();
    }

    /// Where the current block begins, in bytes of the (unpacked) capture.
    long blockStart() {
        return blockStart;
    }

    /// Another event was whole; errors tell the number.
    void countEvent() {
        events++;
    }

    long events() {
        return events;
    }

    CaptureException truncated() {
        return new CaptureException(message("unexpected end of file after byte " + (passed + at)
                + (passed + at == blockStart
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
