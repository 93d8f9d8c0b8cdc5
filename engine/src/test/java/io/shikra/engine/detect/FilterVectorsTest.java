// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.code.Evaluator;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
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
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Runs hundreds of conditions over recorded captures and compares the events that they match with Falco's.
class FilterVectorsTest {
    /// Defects that are not copied, and fields nothing computes yet. In Falco, for instance, types come in hash order,
    /// base64 of buffers reads stale memory, `in` on raw arguments is never true.
    private static final Pattern NOT_COPIED = Pattern.compile("evt\\.rawarg\\.\\w+ in |fd\\.ip in |fd\\.net intersects"
            + "|proc\\.ppid\\.duration|fd\\.types\\)|proc\\.a\\w+ = oneof|b64\\(evt\\.buffer|evt\\.deltatime|container\\.(ip|cni|host_)|"
            + "k8s\\.pod\\.(ip|cni)");

    private final ObjectMapper json = new ObjectMapper();

    private record Check(String condition, Rule rule, Evaluator evaluator, BitSet expected, BitSet found) {}

    @ParameterizedTest
    @ValueSource(strings = {"03-trusted-server-late-read", "17-namespaces", "20-setuid"})
    void conditionsMatchWhatFalcoMatches(String capture) throws IOException {
        Map<String, String> wrong = new TreeMap<>();
        List<Check> checks = checks(capture, wrong);

        Replay.events(capture, event -> {
            for (Check check : checks) {
                run(check, event);
            }
        });

        for (Check check : checks) {
            if (!check.expected.equals(check.found)) {
                wrong.put(check.condition, "ours " + check.found + ", Falco's " + check.expected);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checks).hasSizeGreaterThan(700);
    }

    private static void run(Check check, EventContext event) {
        if (Arrays.binarySearch(check.rule.eventCodes(), event.event.code()) >= 0 && check.evaluator.matches(event)) {
            check.found.set(Math.toIntExact(event.number));
        }
    }

    private List<Check> checks(String capture, Map<String, String> wrong) throws IOException {
        SyscallFields fields = new SyscallFields();
        Interpreter interpreter = new Interpreter();
        List<Check> checks = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(
                Files.newInputStream(Replay.vector("vectors/filter-vectors/" + capture + ".json.gz")))) {
            for (JsonNode vector : json.readTree(in).get("conditions")) {
                String condition = vector.get("condition").asString();
                if (vector.has("release_note") || NOT_COPIED.matcher(condition).find()) {
                    continue;
                }
                RuleSet rules = RuleLoader.loadTexts(List.of(rule(condition)), Replay.options(fields));
                if (rules.rules().isEmpty()) {
                    wrong.put(condition, "not loaded: " + rules.problems() + rules.notLoaded());
                } else {
                    Rule rule = rules.rules().getFirst();
                    Evaluator evaluator = interpreter.evaluator(rule.condition());
                    checks.add(new Check(condition, rule, evaluator, expected(vector), new BitSet()));
                }
            }
        }
        return checks;
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
