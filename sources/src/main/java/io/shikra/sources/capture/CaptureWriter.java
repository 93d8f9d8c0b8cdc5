// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.HostState;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Writes a capture (specification: §7): what is known of the machine when it is created, then every event that it is
/// given. One thread, the one that owns the state.
///
/// A failure to write ends the recording and nothing else: later events are passed over, {@link #failure} has the
/// reason, and {@link #close} throws it.
public final class CaptureWriter implements EventSink, AutoCloseable {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int LENGTH = 16;
    /// Bytes after the header of a block that is not of the large kind: the processor, the record, padding and trailer.
    private static final int MAX_SMALL = 1 << 16;

    private static final int AROUND_RECORD = 2 + 3 + 4;
    private static final int STREAM_BUFFER = 1 << 16;

    private final Path file;
    private final OutputStream out;
    private final BlockBuffer block;
    private long events;
    private Optional<CaptureException> failure = Optional.empty();

    private CaptureWriter(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
        block = new BlockBuffer(out);
    }

    /// Creates the file, or empties it, and writes down the state; until it is closed no other recording may write into
    /// the file. Users and groups of containers, and the containers
    /// themselves, become its first events.
    ///
    /// @param machine what to say of the machine
    /// @param state   as it is before the first event that will be given
    /// @param nowNs   timestamp of the events that describe containers, nanoseconds since the Unix epoch
    public static CaptureWriter create(Path file, boolean gzip, MachineInfo machine, HostState state, long nowNs)
            throws CaptureException {
        FileOutputStream opened = null;
        try {
            opened = CaptureFile.open(file);
            OutputStream out = new BufferedOutputStream(
                    gzip ? new GZIPOutputStream(opened, STREAM_BUFFER) : opened, STREAM_BUFFER);
            CaptureWriter writer = new CaptureWriter(file, out);
            new MetadataWriter(writer.block, state).write(machine);
            ContainerEvents.write(state, nowNs, writer);
            if (writer.failure.isPresent()) {
                opened.close();
                throw writer.failure.get();
            }
            return writer;
        } catch (IOException e) {
            if (opened != null) {
                try {
                    opened.close();
                } catch (IOException again) {
                    e.addSuppressed(again);
                }
            }
            throw CaptureFile.failed(file, e);
        }
    }

    @Override
    public void event(MemorySegment memory, long offset, long drained) {
        event(memory, offset, 0, drained);
    }

    @Override
    public void event(MemorySegment memory, long offset, int cpu, long drained) {
        if (failure.isPresent()) {
            return;
        }
        int length = memory.get(I32, offset + LENGTH);
        if (length < EventView.HEADER || length > memory.byteSize() - offset) {
            throw new IllegalArgumentException("no event record: its length says " + length);
        }
        boolean large = length > MAX_SMALL - AROUND_RECORD;
        block.begin(large ? BlockType.EVENT_V2_LARGE : BlockType.EVENT_V2);
        block.u16(Math.max(cpu, 0));
        block.raw(memory, offset, length);
        try {
            block.end();
            events++;
        } catch (IOException e) {
            failure = Optional.of(CaptureFile.failed(file, e));
        }
    }

    /// A container that was seen for the first time: to be written before the event that showed it.
    ///
    /// @param ts nanoseconds since the Unix epoch
    public void container(ContainerInfo container, long ts) {
        ContainerEvents.container(container, ts, this);
    }

    /// A capture has no place for losses.
    @Override
    public void dropped(String lane, long count) {}

    /// Events written, those that describe containers included.
    public long events() {
        return events;
    }

    /// Bytes written so far, before packing.
    public long bytes() {
        return block.written();
    }

    /// Why nothing is written any more; empty while all is well.
    public Optional<CaptureException> failure() {
        return failure;
    }

    /// Completes the file.
    @Override
    public void close() throws CaptureException {
        try {
            out.close();
        } catch (IOException e) {
            if (failure.isEmpty()) {
                failure = Optional.of(CaptureFile.failed(file, e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
