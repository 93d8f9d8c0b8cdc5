// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A capture that is read again and again, and by others at the same time: a plain file is mapped into memory, and
/// stays
/// mapped for as long as it is the same file; a packed one is unpacked each time. Nobody may cut the file while it is
/// read: reading what is gone ends in an {@link InternalError}. Belongs to one thread.
public final class SharedCapture {
    private final Path file;
    private @Nullable MemorySegment whole;
    private @Nullable State mapped;

    /// By which a file is known again.
    private record State(
            long size, Object changed, @Nullable Object identity) {}

    public SharedCapture(Path file) {
        this.file = file;
    }

    /// As {@link CaptureReader#open}.
    public CaptureReader open() throws CaptureException {
        return CaptureReader.open(CaptureInput.open(file, this));
    }

    /// The bytes of the file.
    MemorySegment map(FileChannel opened) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        State state = new State(opened.size(), now.lastModifiedTime(), now.fileKey());
        MemorySegment held = whole;
        if (held == null || !Objects.equals(mapped, state)) {
            held = opened.map(MapMode.READ_ONLY, 0, state.size, Arena.ofAuto());
            whole = held;
            mapped = state;
        }
        return held;
    }
}
