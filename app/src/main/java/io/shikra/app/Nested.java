// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import java.util.LinkedHashMap;
import java.util.Map;

/// Settings as the outputs read them: `customheaders.x-key` becomes the entry `x-key` of the map `customheaders`.
final class Nested {
    private Nested() {}

    static Map<String, Object> of(Map<String, Map<String, String>> sections) {
        Map<String, Object> all = new LinkedHashMap<>();
        sections.forEach((name, settings) -> {
            Map<String, Object> section = new LinkedHashMap<>();
            Map<String, Map<String, String>> inner = new LinkedHashMap<>();
            settings.forEach((key, value) -> {
                int dot = key.indexOf('.');
                if (dot < 0) {
                    section.put(key, value);
                } else {
                    inner.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<>())
                            .put(key.substring(dot + 1), value);
                }
            });
            section.putAll(inner);
            all.put(name, section);
        });
        return all;
    }
}
