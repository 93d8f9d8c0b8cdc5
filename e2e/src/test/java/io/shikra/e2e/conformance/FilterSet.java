// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Evaluator;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.EventContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Which events each of some thousand conditions matches, and which conditions are refused.
final class FilterSet implements VectorSet {
    private static final int SHOWN = 8;

    private static final class Check {
        final JsonNode vector;
        final Rule rule;
        final Evaluator evaluator;
        final BitSet found = new BitSet();
        Optional<String> failure = Optional.empty();

        Check(JsonNode vector, Rule rule, Evaluator evaluator) {
            this.vector = vector;
            this.rule = rule;
            this.evaluator = evaluator;
        }

        void run(EventContext event) {
            try {
                if (Arrays.binarySearch(rule.eventCodes(), event.event.code()) >= 0 && evaluator.matches(event)) {
                    found.set(Math.toIntExact(event.number));
                }
            } catch (RuntimeException e) {
                failure = Optional.of("fails on event " + event.number + ": " + e);
            }
        }

        String text() {
            return vector.path("condition").asString();
        }

        Optional<String> difference() {
            BitSet wanted = expected(vector);
            if (failure.isPresent() || wanted.equals(found)) {
                return failure;
            }
            BitSet missing = (BitSet) wanted.clone();
            missing.andNot(found);
            found.andNot(wanted);
            return Optional.of("not matched " + some(missing) + ", matched and should not " + some(found));
        }
    }

    @Override
    public String name() {
        return "filter";
    }

    @Override
    public void run(Vectors vectors, Tally tally) throws IOException {
        for (Path file : vectors.files("filter-vectors", ".json.gz")) {
            JsonNode vector = Vectors.json(file);
            SyscallFields fields = new SyscallFields("", Compatibility.FALCO);
            LoadOptions options =
                    LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of("container", "container_removed")));
            String capture = vector.path("capture").asString();
            List<Check> checks = checks(vector, options, capture, tally);
            // in Falco evt.abspath changes what other fields of the event say: the oracle asked for it separately
            for (boolean abspath : new boolean[] {false, true}) {
                List<Check> some = checks.stream()
                        .filter(check -> check.text().contains("evt.abspath") == abspath)
                        .toList();
                Events.of(vectors.capture(capture), event -> some.forEach(check -> check.run(event)));
            }
            for (Check check : checks) {
                add(tally, capture, check.vector, check.difference());
            }
            for (JsonNode refused : vector.path("compile_errors")) {
                boolean loads = load(refused, options).isUsable();
                add(tally, capture, refused, loads ? Optional.of("compiles, should not") : Optional.empty());
            }
        }
    }

    private static void add(Tally tally, String capture, JsonNode vector, Optional<String> difference) {
        String name = capture + " " + vector.path("id").asString("refused") + " "
                + vector.path("condition").asString();
        tally.add(name, difference, !vector.has("release_note"));
    }

    private static List<Check> checks(JsonNode vectors, LoadOptions options, String capture, Tally tally) {
        Interpreter interpreter = new Interpreter(HostNames.NONE, Compatibility.FALCO);
        List<Check> checks = new ArrayList<>();
        for (JsonNode vector : vectors.path("conditions")) {
            RuleSet rules = load(vector, options);
            if (rules.rules().isEmpty()) {
                String why = rules.problems().stream()
                                .map(Object::toString)
                                .findFirst()
                                .orElse("")
                        + rules.notLoaded();
                add(tally, capture, vector, Optional.of("not loaded: " + why));
            } else {
                Rule rule = rules.rules().getFirst();
                checks.add(new Check(vector, rule, interpreter.evaluator(rule.condition())));
            }
        }
        return checks;
    }

    private static RuleSet load(JsonNode vector, LoadOptions options) {
        String rule = "- {rule: R, desc: d, output: o, priority: INFO, condition: "
                + Vectors.JSON.writeValueAsString(vector.path("condition").asString()) + "}\n";
        return RuleLoader.loadTexts(List.of(new RuleText("rules.yaml", rule)), options);
    }

    private static BitSet expected(JsonNode vector) {
        BitSet expected = new BitSet();
        vector.path("matches").forEach(number -> expected.set(number.asInt()));
        vector.path("match_ranges")
                .forEach(range ->
                        expected.set(range.path(0).asInt(), range.path(1).asInt() + 1));
        return expected;
    }

    private static String some(BitSet numbers) {
        List<Integer> first = numbers.stream().limit(SHOWN).boxed().toList();
        return numbers.cardinality() > SHOWN
                ? first + " and " + (numbers.cardinality() - SHOWN) + " more"
                : first.toString();
    }
}
