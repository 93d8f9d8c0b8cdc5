// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Evaluator;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.EventContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Runs hundreds of conditions over recorded captures and compares the events that they match with Falco's. What is of
/// another release is left out.
class FilterVectorsTest {
    private final ObjectMapper json = new ObjectMapper();

    private record Check(String condition, Rule rule, Evaluator evaluator, BitSet expected, BitSet found) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03-trusted-server-late-read",
                "09-ptrace",
                "11-memfd-exec",
                "12-ssh-nonstandard-port",
                "13-shell-config",
                "15-ssh-information",
                "17-namespaces",
                "18-system-procs-network",
                "19-http-proxy-env",
                "20-setuid",
                "25-setuid-bit",
                "29-miner",
                "42-ct-reverse-shell",
                "49-ct-docker-web-shell",
                "60-weird"
            })
    void conditionsMatchWhatFalcoMatches(String capture) throws IOException {
        Map<String, String> wrong = new TreeMap<>();
        JsonNode vectors;
        try (InputStream in = new GZIPInputStream(
                Files.newInputStream(Replay.vector("vectors/filter-vectors/" + capture + ".json.gz")))) {
            vectors = json.readTree(in);
        }

        int checked = run(capture, vectors.get("conditions"), false, wrong)
                + run(capture, vectors.get("conditions"), true, wrong);
        refuse(vectors.path("compile_errors"), wrong);

        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(700);
    }

    /// @param changing only the conditions on fields that change their event, which had a run of their own; or only
    ///                 the others
    private int run(String capture, JsonNode conditions, boolean changing, Map<String, String> wrong)
            throws IOException {
        List<Check> checks = checks(conditions, changing, wrong);
        Replay.events(capture, Compatibility.FALCO, event -> {
            for (Check check : checks) {
                run(check, event);
            }
        });
        for (Check check : checks) {
            if (!check.expected.equals(check.found)) {
                wrong.put(check.condition, "ours " + check.found + ", Falco's " + check.expected);
            }
        }
        return checks.size();
    }

    private static void run(Check check, EventContext event) {
        if (Arrays.binarySearch(check.rule.eventCodes(), event.event.code()) >= 0 && check.evaluator.matches(event)) {
            check.found.set(Math.toIntExact(event.number));
        }
    }

    private List<Check> checks(JsonNode conditions, boolean changing, Map<String, String> wrong) {
        LoadOptions options = options();
        Interpreter interpreter = new Interpreter(HostNames.NONE, Compatibility.FALCO);
        List<Check> checks = new ArrayList<>();
        for (JsonNode vector : conditions) {
            String condition = vector.get("condition").asString();
            if (vector.has("release_note") || condition.contains("evt.abspath") != changing) {
                continue;
            }
            RuleSet rules = RuleLoader.loadTexts(List.of(rule(condition)), options);
            if (rules.rules().isEmpty()) {
                wrong.put(condition, "not loaded: " + rules.problems() + rules.notLoaded());
            } else {
                Rule rule = rules.rules().getFirst();
                Evaluator evaluator = interpreter.evaluator(rule.condition());
                checks.add(new Check(condition, rule, evaluator, expected(vector), new BitSet()));
            }
        }
        return checks;
    }

    private void refuse(JsonNode conditions, Map<String, String> wrong) {
        LoadOptions options = options();
        for (JsonNode vector : conditions) {
            String condition = vector.get("condition").asString();
            RuleSet rules = RuleLoader.loadTexts(List.of(rule(condition)), options);
            if (!vector.has("release_note") && !rules.rules().isEmpty()) {
                wrong.put(condition, "loaded, but Falco says " + vector.get("message"));
            }
        }
    }

    private static LoadOptions options() {
        return Replay.options(new SyscallFields("", Compatibility.FALCO));
    }

    private RuleText rule(String condition) {
        return new RuleText(
                "rules.yaml",
                "- {rule: R, desc: d, output: o, priority: INFO, condition: " + json.writeValueAsString(condition)
                        + "}\n");
    }

    private static BitSet expected(JsonNode vector) {
        BitSet expected = new BitSet();
        if (vector.has("matches")) {
            vector.get("matches").forEach(number -> expected.set(number.asInt()));
        } else {
            vector.get("match_ranges")
                    .forEach(range ->
                            expected.set(range.get(0).asInt(), range.get(1).asInt() + 1));
        }
        return expected;
    }
}
