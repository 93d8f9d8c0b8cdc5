// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench.jmh;

import io.shikra.bench.BenchFiles;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Events of a capture in native memory, as they lie in a ring buffer or a mapped file, and an engine that has seen
/// what came before them.
@State(Scope.Thread)
public class Recorded {
    /// In a batch.
    static final int EVENTS = 4096;

    /// Of the capture before the batch, so that its processes and descriptors are known.
    private static final int BEFORE = 100_000;

    /// Read to find enough events of one type.
    private static final int MOST = 2_000_000;

    @Param(BenchFiles.FALCOSET)
    public String capture = "";

    final StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);

    private MemorySegment memory = MemorySegment.NULL;
    private final long[] offsets = new long[EVENTS];

    /// Where the events of the batch lie.
    MemorySegment memory() {
        return memory;
    }

    /// Of each event, in [#memory].
    long[] offsets() {
        return offsets;
    }

    /// Fills the batch with events of all types, in their order.
    void load() {
        load("");
    }

    /// Fills the batch with events of one type; where the capture has too few, they come again and again.
    ///
    /// @param type its name; empty: all types
    void load(String type) {
        List<byte[]> records = read(type);
        if (records.isEmpty()) {
            throw new IllegalStateException(capture + " has no event " + type);
        }
        long size = 0;
        for (int i = 0; i < EVENTS; i++) {
            offsets[i] = size;
            size += records.get(i % records.size()).length;
        }
        memory = Arena.ofAuto().allocate(size, Long.BYTES);
        for (int i = 0; i < EVENTS; i++) {
            byte[] record = records.get(i % records.size());
            MemorySegment.copy(MemorySegment.ofArray(record), 0, memory, offsets[i], record.length);
        }
    }

    private List<byte[]> read(String type) {
        List<byte[]> records = new ArrayList<>();
        EventView view = new EventView();
        try (CaptureReader reader = CaptureReader.open(BenchFiles.capture(capture))) {
            reader.begin(engine);
            for (int i = 0; i < MOST && records.size() < EVENTS && reader.next(); i++) {
                engine.process(reader.segment(), reader.offset(), reader.cpu(), 0);
                boolean wanted = type.isEmpty() || nameOf(reader).equals(type);
                if (wanted && (i >= BEFORE || isShort())) {
                    view.wrap(reader.segment(), reader.offset());
                    records.add(reader.segment()
                            .asSlice(reader.offset(), view.length())
                            .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
                }
            }
        } catch (CaptureException e) {
            throw new IllegalStateException(e);
        }
        return records;
    }

    private static String nameOf(CaptureReader reader) {
        return EventTable.type(EventView.peekType(reader.segment(), reader.offset()))
                .name();
    }

    /// One of the small ones, which are taken from their beginning.
    private boolean isShort() {
        return !capture.equals(BenchFiles.FALCOSET);
    }
}
