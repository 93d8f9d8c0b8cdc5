// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.rule.source.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What resolving a rule found besides its result: warnings, and fields that are not computed.
public final class Findings {
    private final List<Warning> warnings = new ArrayList<>();
    private final Map<String, Missing> notComputed = new LinkedHashMap<>();
    private int reports;

    void warn(String code, String message, Place place, Place blamed, String advice) {
        reports++;
        if (warnings.stream().noneMatch(w -> w.code.equals(code) && w.message.equals(message))) {
            warnings.add(new Warning(code, message, place, blamed, advice));
        }
    }

    void needs(String field, String why, Place place) {
        reports++;
        notComputed.putIfAbsent(field, new Missing(why, place));
    }

    /// How often something was found, also what was known already.
    int reports() {
        return reports;
    }

    public boolean isEmpty() {
        return reports == 0;
    }

    public List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    /// Field → its first use, in order.
    public Map<String, Missing> notComputed() {
        return notComputed;
    }

    /// A field that is not computed, and why.
    public record Missing(String why, Place place) {}

    /// @param place  the position that Falco reports
    /// @param blamed the piece to point at
    public record Warning(String code, String message, Place place, Place blamed, String advice) {}
}
