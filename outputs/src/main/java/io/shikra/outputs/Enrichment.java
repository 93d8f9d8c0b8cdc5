// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What every alert gets before it is sent, in falcosidekick's order: custom fields (which win over the alert's own),
/// custom tags, the source of a test alert, then names of fields without brackets.
///
/// falcosidekick also cuts every text of an alert that is larger than 4096 bytes; here nothing is cut.
///
/// @param bracketReplacer `[` becomes this and `]` nothing in the names of fields; empty: they stay
public record Enrichment(Map<String, String> customFields, List<String> customTags, String bracketReplacer) {
    public static final Enrichment NONE = new Enrichment(Map.of(), List.of(), "");

    public Enrichment {
        customFields = Map.copyOf(customFields);
        customTags = List.copyOf(customTags);
    }

    public Alert enrich(Alert alert) {
        Map<String, Value> fields = new LinkedHashMap<>();
        alert.outputFields().forEach((name, value) -> fields.put(name(name), value));
        customFields.forEach((name, text) -> fields.put(name(name), Value.of(text)));
        List<String> tags = new ArrayList<>(alert.tags());
        tags.addAll(customTags);
        return new Alert(
                alert.uuid(),
                alert.rule(),
                alert.priority(),
                alert.output(),
                alert.timeNanos(),
                alert.rule().equals(Output.TEST_RULE) ? "internal" : alert.source(),
                alert.hostname(),
                tags,
                fields);
    }

    private String name(String name) {
        return bracketReplacer.isEmpty() ? name : name.replace("]", "").replace("[", bracketReplacer);
    }
}
