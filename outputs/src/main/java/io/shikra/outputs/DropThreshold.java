// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// From how many lost events on an alert about losses has at least which priority (`alertmanager.dropeventthresholds`).
///
/// @param above the count must be greater
record DropThreshold(long above, Priority priority) {
    static final String DEFAULT = "10000:critical, 1000:critical, 100:critical, 10:warning, 1:warning";

    /// Highest first. What is no `count:priority` is reported.
    static List<DropThreshold> parse(List<String> texts, Section section) {
        List<DropThreshold> thresholds = new ArrayList<>();
        for (String text : texts) {
            Optional<DropThreshold> one = parse(text);
            if (one.isEmpty()) {
                section.problem("dropeventthresholds", "expected count:priority, not '" + text + "'");
            }
            one.ifPresent(thresholds::add);
        }
        thresholds.sort(Comparator.comparingLong(DropThreshold::above).reversed());
        return thresholds;
    }

    private static Optional<DropThreshold> parse(String text) {
        int colon = text.indexOf(':');
        try {
            long above = Long.parseLong(text.substring(0, Math.max(colon, 0)).strip());
            return Priority.parse(text.substring(colon + 1).strip())
                    .map(priority -> new DropThreshold(above, priority));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
