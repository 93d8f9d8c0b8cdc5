// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.sources.capture.CaptureWriter;
import java.lang.foreign.MemorySegment;

/// First the engine, which may find a container that nobody has heard of; then the container, then the event go into
/// the file: a replay knows the container when it meets the event.
///
/// The event thread writes until [#end], whole events only: then the file is the caller's.
final class RecordingSink implements EventSink {
    private final Detector detector;
    private final FoundContainers containers;
    private final CaptureWriter writer;
    private final Runnable broken;
    private long taken;
    private boolean ended;

    RecordingSink(Detector detector, FoundContainers containers, CaptureWriter writer, Runnable broken) {
        this.detector = detector;
        this.containers = containers;
        this.writer = writer;
        this.broken = broken;
    }

    @Override
    public void event(MemorySegment memory, long offset, long drained) {
        event(memory, offset, -1, drained);
    }

    @Override
    public synchronized void event(MemorySegment memory, long offset, int cpu, long drained) {
        if (ended) {
            return;
        }
        taken++;
        detector.event(memory, offset, cpu, drained);
        for (ContainerInfo container : containers.forget()) {
            writer.container(container, EventView.peekTs(memory, offset));
        }
        writer.event(memory, offset, cpu, drained);
        if (writer.failure().isPresent()) {
            broken.run();
        }
    }

    @Override
    public synchronized void dropped(String lane, long count) {
        detector.dropped(lane, count);
    }

    /// Lets go of the file: what is still coming is passed over.
    ///
    /// @return how many events were taken
    synchronized long end() {
        ended = true;
        return taken;
    }
}
