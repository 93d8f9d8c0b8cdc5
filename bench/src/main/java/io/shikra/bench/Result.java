// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.util.List;

/// What a row came to; medians over the runs.
sealed interface Result {
    String row();

    /// A capture through rules. Nanoseconds are of processor time, user and system, of the whole process, for an event;
    /// `z` is that divided by the unit.
    ///
    /// @param inflater    who unpacked the capture in the replay; empty when it is not packed
    /// @param unit        inflating the same file with zlib, nanoseconds for an event
    /// @param first       of the first pass
    /// @param steady      of the passes after warm-up
    /// @param whole       of the process from start to end, divided by events and passes
    /// @param steadyBytes allocated for an event after warm-up
    /// @param collections of garbage in a pass after warm-up
    record Replayed(
            String row,
            int runs,
            int passes,
            long events,
            String inflater,
            double unit,
            double first,
            double steady,
            double whole,
            double steadyZ,
            double wholeZ,
            double steadyBytes,
            double collections,
            double peakMib,
            Published falco)
            implements Result {}

    /// What Falco 0.44.1 needs, and where this row wants to be.
    ///
    /// @param nanos for an event
    /// @param z     in units
    /// @param reach in units
    record Published(double nanos, double z, double reach) {}

    /// A number with a limit.
    record Single(String row, String what, double value, double limit, String unit, List<Double> runs)
            implements Result {
        public Single {
            runs = List.copyOf(runs);
        }

        boolean holds() {
            return value <= limit;
        }
    }

    /// Not measured.
    record Skipped(String row, String why) implements Result {}
}
