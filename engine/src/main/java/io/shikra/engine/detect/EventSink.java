// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import java.lang.foreign.MemorySegment;

/// Where a source puts its events: one record of the capture layout at a time, in order, from one thread.
public interface EventSink {
    /// @param memory  holds the record; valid only during the call
    /// @param offset  of the record's first byte
    /// @param drained when the source took it, nanoseconds since the Unix epoch; 0 in replays
    void event(MemorySegment memory, long offset, long drained);

    /// As above, from a source that knows the processor.
    ///
    /// @param cpu what `evt.cpu` says; -1 when unknown
    default void event(MemorySegment memory, long offset, int cpu, long drained) {
        event(memory, offset, drained);
    }

    /// The source lost events since the last call.
    ///
    /// @param lane why and where, e.g. `ring-full`
    void dropped(String lane, long count);
}
