// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.state.SharedRuns;
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

/// A capture that several engines of a division read at the same time, and again and again: a plain file is mapped into
/// memory, once for all, and stays mapped for as long as it is the same file; a packed one is unpacked by each of them.
/// Nobody may cut the file while it is read: reading what is gone ends in an {@link InternalError}.
public final class SharedCapture {
    private final Path file;
    private final SharedRuns runs;
    private @Nullable MemorySegment whole;
    private @Nullable State mapped;
    /// It was mapped, or found to be the same, in this pass.
    private boolean isCurrent;

    /// By which a file is known again.
    private record State(
            long size, Object changed, @Nullable Object identity) {}

    /// @param engines of the division
    public SharedCapture(Path file, int engines) {
        this.file = file;
        runs = SharedRuns.of(engines);
    }

    public Path file() {
        return file;
    }

    /// Another pass begins: nobody reads.
    public synchronized void begin() {
        runs.clear();
        isCurrent = false;
    }

    /// As {@link CaptureReader#open}, once for each engine and pass.
    public CaptureReader open() throws CaptureException {
        CaptureInput input = CaptureInput.open(file, this);
        return CaptureReader.open(input, input.isMapped() ? runs : null);
    }

    /// The engine reads no more in this pass, whatever the reason: nobody is to wait for it.
    ///
    /// @param engine its index in the division
    public void leave(int engine) {
        runs.leave(engine);
    }

    /// The bytes of the file; in one pass the same ones for all, even when another file takes its place.
    synchronized MemorySegment map(FileChannel opened) throws IOException {
        MemorySegment held = whole;
        if (held != null && isCurrent) {
            return held;
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        State state = new State(opened.size(), now.lastModifiedTime(), now.fileKey());
        if (held == null || !Objects.equals(mapped, state)) {
            held = opened.map(MapMode.READ_ONLY, 0, state.size, Arena.ofAuto());
            whole = held;
            mapped = state;
        }
        isCurrent = true;
        return held;
    }
}
