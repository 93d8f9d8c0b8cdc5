// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counters with the names and the two labels that Argo Events gives them.
public final class EventMetrics {
    private final Map<Counter, LongAdder> counters = new ConcurrentHashMap<>();

    /// @param object EventSource or Sensor
    /// @param part   event or trigger
    public record Counter(String name, String object, String part) {}

    void count(String name, String object, String part) {
        counters.computeIfAbsent(new Counter(name, object, part), _ -> new LongAdder())
                .increment();
    }

    /// All counters that ever counted.
    public Map<Counter, Long> snapshot() {
        Map<Counter, Long> all = new TreeMap<>(Comparator.comparing(Counter::toString));
        counters.forEach((counter, count) -> all.put(counter, count.sum()));
        return all;
    }
}
