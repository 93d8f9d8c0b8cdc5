// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One alert, as Falco says it (its JSON form is [AlertJson]'s business).
///
/// @param uuid         identity given by whoever first stored it; Falco itself gives none
/// @param output       the full text line, time and priority in front
/// @param timeNanos    time of the event, nanoseconds since the Unix epoch
/// @param outputFields the fields named by the rule's output, in the order in which they were written
/// @param source       event source, `syscall` when nothing was said
/// @param hostname     empty when unknown
/// @param tags         sorted, unique
public record Alert(
        Optional<String> uuid,
        String rule,
        Priority priority,
        String output,
        long timeNanos,
        String source,
        String hostname,
        List<String> tags,
        Map<String, Value> outputFields) {
    public Alert {
        tags = tags.stream().distinct().sorted().toList();
        outputFields = Collections.unmodifiableMap(new LinkedHashMap<>(outputFields));
    }

    /// The value of an output field, absent when the alert does not carry it.
    public Value field(String name) {
        return outputFields.getOrDefault(name, Value.Absent.ABSENT);
    }

    /// The text of an output field; empty when it is absent or not a text.
    public Optional<String> text(String name) {
        return field(name) instanceof Value.Text(String text) && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    public Alert withUuid(String id) {
        return new Alert(Optional.of(id), rule, priority, output, timeNanos, source, hostname, tags, outputFields);
    }
}
