// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The fewest tests that would have to have another answer for a condition to hold. A test that stands
/// in several places counts once. Where several choices are equally few, the first as written.
public final class NearestMiss {
    private NearestMiss() {}

    /// None when it holds.
    public static List<Part.Test> of(Part condition) {
        return turned(condition, true);
    }

    /// All tests of the condition, each once.
    public static int tests(Part condition) {
        Set<String> texts = new HashSet<>();
        count(condition, texts);
        return texts.size();
    }

    private static void count(Part part, Set<String> texts) {
        switch (part) {
            case Part.Test test -> texts.add(test.check().text());
            case Part.Negated negated -> count(negated.part(), texts);
            case Part.Macro macro -> count(macro.body(), texts);
            case Part.Exempted exempted -> count(exempted.body(), texts);
            case Part.Joined joined -> joined.parts().forEach(one -> count(one, texts));
        }
    }

    private static List<Part.Test> turned(Part part, boolean wanted) {
        return switch (part) {
            case Part.Test test -> test.holds() == wanted ? List.of() : List.of(test);
            case Part.Negated negated -> turned(negated.part(), !wanted);
            case Part.Macro macro -> turned(macro.body(), wanted);
            case Part.Exempted exempted -> turned(exempted.body(), wanted);
            case Part.Joined joined ->
                joined.all() == wanted ? every(joined.parts(), wanted) : fewest(joined.parts(), wanted);
        };
    }

    private static List<Part.Test> every(List<Part> parts, boolean wanted) {
        List<Part.Test> tests = new ArrayList<>();
        Set<String> texts = new HashSet<>();
        for (Part part : parts) {
            for (Part.Test test : turned(part, wanted)) {
                if (texts.add(test.check().text())) {
                    tests.add(test);
                }
            }
        }
        return tests;
    }

    private static List<Part.Test> fewest(List<Part> parts, boolean wanted) {
        List<Part.Test> fewest = turned(parts.getFirst(), wanted);
        for (Part part : parts.subList(1, parts.size())) {
            List<Part.Test> tests = turned(part, wanted);
            fewest = tests.size() < fewest.size() ? tests : fewest;
        }
        return fewest;
    }
}
