// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventView;
import io.shikra.engine.event.MalformedEventException;
import io.shikra.engine.event.Memory;
import io.shikra.engine.state.RunReader;
import io.shikra.engine.state.SharedRuns;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.BlockType.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a capture file, plain or gzip, of any version of the format, and gives every event in the form of today
/// (specification: scap-format): {@link #open},
/// {@link #begin} with an engine, then {@link #next} until it says false; where {@link #restarts} then says true,
/// another capture follows in the same file: {@link #begin} with a fresh engine and go on.
///
/// One thread. Nothing is allocated per event.
public final class CaptureReader implements AutoCloseable {
    static final int MAGIC = 0x1A2B3C4D;

    private static final int SWAPPED_MAGIC = 0x4D3C2B1A;
    private static final int MAJOR = 1;

    private final CaptureInput input;
    private final EventBlock block = new EventBlock();
    private final EventConverter converter = new EventConverter();
    private final EventView view = new EventView();
    private MachineInfo machine = MachineInfo.UNKNOWN;
    private boolean begun;
    /// The header of an event block was read by {@link #begin}, its body was not.
    private boolean pending;

    private boolean restarts;
    private long skipped;
    private final LookAhead ahead;

    private CaptureReader(CaptureInput input, @Nullable SharedRuns runs) {
        this.input = input;
        ahead = new LookAhead(input, runs);
    }

    /// Opens the file and checks that it is a capture at all.
    public static CaptureReader open(Path file) throws CaptureException {
        return open(CaptureInput.open(file), null);
    }

    /// @param runs shared with others that read the same memory; null when there are none
    static CaptureReader open(CaptureInput input, @Nullable SharedRuns runs) throws CaptureException {
        try {
            if (!input.nextHeader()) {
                throw new CaptureException(input.file + ": empty; give a .scap file, plain or gzip");
            }
            section(input);
            return new CaptureReader(input, runs);
        } catch (CaptureException e) {
            input.close();
            throw e;
        }
    }

    private static void section(CaptureInput input) throws CaptureException {
        input.readBody(true);
        BlockCursor in = new BlockCursor(input);
        int magic = in.i32();
        if (magic == SWAPPED_MAGIC) {
            throw input.unsupported("it was written on a machine of the other byte order");
        }
        if (magic != MAGIC) {
            throw input.corrupt("the section's magic number is 0x" + Integer.toHexString(magic) + ", not 0x"
                    + Integer.toHexString(MAGIC));
        }
        int major = in.u16();
        int minor = in.u16();
        if (major > MAJOR) {
            throw input.unsupported(
                    "format version " + major + "." + minor + ", versions up to " + MAJOR + " are read");
        }
    }

    /// Reads what the capture says before its first event, and fills the tables of a fresh engine with it: threads,
    /// descriptors, users, interfaces, boot time.
    public void begin(StateEngine engine) throws CaptureException {
        if (begun && !restarts) {
            throw new IllegalStateException("this capture was begun already");
        }
        begun = true;
        restarts = false;
        Metadata metadata = new Metadata(engine.state());
        while (input.nextHeader()) {
            Kind kind = BlockType.kind(input.type());
            if (kind == Kind.EVENT) {
                pending = true;
                machine = metadata.machine();
                metadata.load(engine);
                return;
            }
            input.readBody(true);
            metadata.block(input);
        }
        throw input.corrupt("no events in file");
    }

    /// Moves to the next event.
    ///
    /// @return false at the end of the file, and where another capture follows: see {@link #restarts}
    public boolean next() throws CaptureException {
        return advance(null);
    }

    /// The same for an engine that answers for a part of the stream: most events of others are not looked at
    /// (see {@link RunReader}) and only counted in {@link #passed}.
    public boolean next(StateEngine engine) throws CaptureException {
        return advance(engine);
    }

    private boolean advance(@Nullable StateEngine engine) throws CaptureException {
        if (!begun || restarts) {
            throw new IllegalStateException("begin comes before next");
        }
        if (engine != null && !pending && ahead.next(engine)) {
            input.nextWhole();
            block.take(input);
            show(input.window(), block.start() - input.address(), true);
            input.countEvent();
            return true;
        }
        while (pending || input.nextHeader()) {
            pending = false;
            if (input.type() != BlockType.EVENT_V2 && BlockType.kind(input.type()) != Kind.EVENT) {
                restart();
                return false;
            }
            if (!block.read(input)) {
                skipped++;
            } else if (take()) {
                input.countEvent();
                return true;
            }
        }
        return false;
    }

    /// Brings the event to its present form; says whether there is one for the engine.
    private boolean take() throws CaptureException {
        MemorySegment memory = input.window();
        long offset = block.start() - input.address();
        boolean current = EventConverter.isCurrent(block.code(), Memory.i32(block.start() + EventView.PARAM_COUNT));
        if (!current) {
            block.check(input);
            try {
                if (!converter.convert(input, memory, offset)) {
                    return false;
                }
            } catch (MalformedEventException e) {
                throw input.corrupt(String.valueOf(e.getMessage()));
            }
            memory = converter.segment();
            offset = converter.offset();
        }
        show(memory, offset, current);
        return true;
    }

    /// @param current it stands there as in the file
    private void show(MemorySegment memory, long offset, boolean current) throws CaptureException {
        try {
            view.wrap(memory, offset).checkTexts();
            if (current && view.length() > block.room()) {
                block.check(input);
            }
        } catch (MalformedEventException e) {
            block.check(input);
            throw input.corrupt(String.valueOf(e.getMessage()));
        }
    }

    private void restart() throws CaptureException {
        if (input.type() != BlockType.SECTION) {
            throw input.corrupt("invalid block type among the events");
        }
        section(input);
        converter.clear();
        restarts = true;
    }

    /// Memory with the current event; valid until the next call of {@link #next}.
    public MemorySegment segment() {
        return view.segment();
    }

    /// Where the current event begins in {@link #segment()}.
    public long offset() {
        return view.offset();
    }

    /// The current event; valid until the next call of {@link #next}.
    public EventView event() {
        return view;
    }

    /// Processor that the current event happened on.
    public int cpu() {
        return block.cpu();
    }

    /// Whether the current event was kept only because it changes state: its writer's filter left it out.
    public boolean stateOnly() {
        return (block.flags() & EventBlock.STATE_ONLY) != 0;
    }

    /// Whether another capture begins here: everything known is void, {@link #begin} reads on.
    public boolean restarts() {
        return restarts;
    }

    /// Events left out because their type is newer than ours.
    public long skipped() {
        return skipped;
    }

    /// Events that the engine given to {@link #next(StateEngine)} passed over.
    public long passed() {
        return ahead.passed();
    }

    /// Whether bytes that are no gzip stand behind a packed capture: they were not read. Known when {@link #next} has
    /// said false at the end of the file.
    public boolean hasRest() {
        return input.hasRest();
    }

    /// Who unpacks the capture; empty when it is not packed.
    public Optional<Inflater> inflater() {
        return input.inflater();
    }

    /// The machine that the capture was taken on; known after {@link #begin}.
    public MachineInfo machine() {
        return machine;
    }

    @Override
    public void close() {
        input.close();
    }
}
