// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import java.util.EnumMap;
import java.util.Map;

/// The waterfall of one incident: when each step happened, nanoseconds since the Unix epoch. Thread-safe; the first
/// mark of a step stays.
public final class Timeline {
    /// Steps in the order in which they happen.
    public enum Step {
        KERNEL,
        DRAINED,
        MATCHED,
        INGESTED,
        FILTERED,
        TRIGGERED,
        CALL_SENT,
        CALL_ANSWERED,
        OBJECT_GONE
    }

    private final Map<Step, Long> marks = new EnumMap<>(Step.class);

    /// Zero is "did not happen here" and is not recorded.
    public synchronized void mark(Step step, long nanos) {
        if (nanos != 0) {
            marks.putIfAbsent(step, nanos);
        }
    }

    public synchronized Map<Step, Long> marks() {
        return Map.copyOf(marks);
    }
}
