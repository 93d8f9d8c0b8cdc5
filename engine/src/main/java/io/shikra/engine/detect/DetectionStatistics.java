// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import java.util.Map;

/// What a detector has done so far.
///
/// @param events     records taken
/// @param evaluated  events that some rule was asked about
/// @param alerts     alerts given to the sink
/// @param malformed  records that could not be read
/// @param errors     rules that failed with an exception on an event
/// @param matches    alerts by rule; rules without any are left out
/// @param drops      events that the source lost, by lane
public record DetectionStatistics(
        long events,
        long evaluated,
        long alerts,
        long malformed,
        long errors,
        Map<String, Long> matches,
        Map<String, Long> drops) {
    public DetectionStatistics {
        matches = Map.copyOf(matches);
        drops = Map.copyOf(drops);
    }
}
