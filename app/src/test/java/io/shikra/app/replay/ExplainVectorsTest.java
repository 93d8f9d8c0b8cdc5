// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.app.falco.FalcoConfiguration;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.sources.capture.CaptureException;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is said of recorded events is what Falco said of them, for some of its alerts, and what every rule evaluated
/// alone says, for events chosen at random.
class ExplainVectorsTest {
    private static final int ALERTS = 2;
    private static final int OTHERS = 4;
    private static final JsonMapper JSON = new JsonMapper();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Map<String, Loaded> byRule = new HashMap<>();

    private record Loaded(RuleSet set, List<Rule> running) {}

    /// An event that rules see, and the names of those that match it.
    private record Seen(long ts, int code, Set<String> matches) {}

    private static ReplayRules rules() {
        FalcoSettings settings = FalcoConfiguration.shipped(Path.of("")).forReplay();
        List<Path> files = Stream.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml")
                .map(name -> Shared.require("data/falco-rules/" + name))
                .toList();
        return new ReplayRules(settings, files, Compatibility.RIGHT);
    }

    private Loaded loaded(String rule) {
        return byRule.computeIfAbsent(rule, name -> {
            ReplayRules rules = rules();
            RuleSet set = rules.load(rules.catalogue(), options -> options.withWritten(name));
            return new Loaded(set, rules.running(set));
        });
    }

    @TestFactory
    Stream<DynamicTest> anExplanationAgreesWithFalcoAndWithEveryRuleAlone() throws IOException {
        System.out.println("explain seed " + seed);
        try (Stream<Path> files = Files.list(Shared.require("vectors/captures"))) {
            return files.filter(file -> file.toString().endsWith(".scap")).sorted().toList().stream()
                    .map(capture ->
                            DynamicTest.dynamicTest(capture.getFileName().toString(), () -> agrees(capture)));
        }
    }

    private void agrees(Path capture) throws IOException, CaptureException {
        Map<Long, Seen> events = events(capture);
        for (JsonNode alert : alerts(capture)) {
            String rule = alert.get("rule").asString();
            Instant time = Instant.parse(alert.get("time").asString());
            long ts = time.getEpochSecond() * 1_000_000_000 + time.getNano();
            List<Long> then = events.entrySet().stream()
                    .filter(event -> event.getValue().ts == ts)
                    .map(Map.Entry::getKey)
                    .toList();
            boolean alerts = false;
            for (long number : then) {
                alerts |= explain(capture, number, rule).alerts();
            }
            assertThat(alerts).as("%s at %d, seed %d", rule, ts, seed).isTrue();
        }
        List<Map.Entry<Long, Seen>> all = List.copyOf(events.entrySet());
        for (int i = 0; i < OTHERS; i++) {
            Map.Entry<Long, Seen> chosen = all.get(random.nextInt(all.size()));
            long number = chosen.getKey();
            Seen event = chosen.getValue();
            String rule = someRule(event);
            Explanation explanation = explain(capture, number, rule);
            boolean matches = event.matches.contains(rule);
            assertThat(explanation.alerts())
                    .as("%s, event %d, seed %d", rule, number, seed)
                    .isEqualTo(matches);
            assertThat(explanation.condition().holds()).isEqualTo(matches);
            assertThat(explanation.nearest().isEmpty()).isEqualTo(matches);
        }
    }

    /// One that is asked about such events, when there is any.
    private String someRule(Seen event) {
        List<Rule> all = loaded("").running;
        List<Rule> asked = all.stream()
                .filter(rule -> Arrays.binarySearch(rule.eventCodes(), event.code) >= 0)
                .toList();
        List<Rule> from = asked.isEmpty() ? all : asked;
        return from.get(random.nextInt(from.size())).name();
    }

    private List<JsonNode> alerts(Path capture) throws IOException {
        Path said = capture.resolveSibling(capture.getFileName().toString().replace(".scap", ".all.jsonl"));
        if (!Files.exists(said)) {
            return List.of(); // rules of other kinds of vectors are run over it
        }
        List<JsonNode> alerts = new ArrayList<>(
                Files.readAllLines(said).stream().map(JSON::readTree).toList());
        Collections.shuffle(alerts, random);
        return alerts.subList(0, Math.min(ALERTS, alerts.size()));
    }

    private Explanation explain(Path capture, long number, String name) throws CaptureException {
        Loaded loaded = loaded(name);
        Rule rule = loaded.running.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        ExplainRun run = new ExplainRun(
                new ExplainRun.Subject(rule, loaded.set.written().orElseThrow(), Optional.empty()),
                loaded.running,
                true,
                number,
                Compatibility.RIGHT);
        new CaptureRun(capture, loaded.running, Compatibility.RIGHT, (engine, _) -> run.judge(engine)).once(run);
        return run.explanation().orElseThrow();
    }

    private Map<Long, Seen> events(Path capture) throws CaptureException {
        List<Rule> rules = loaded("").running;
        RuleMatcher alone = RuleMatcher.oneByOne(rules, new Interpreter());
        int[] matched = new int[rules.size()];
        Map<Long, Seen> events = new TreeMap<>();
        new CaptureRun(
                        capture,
                        rules,
                        Compatibility.RIGHT,
                        (engine, _) -> Judge.ofRulesEvents(engine, event -> {
                            int count = alone.match(event, true, matched, (_, cause) -> {
                                throw new AssertionError(cause);
                            });
                            Set<String> names = Arrays.stream(matched, 0, count)
                                    .mapToObj(at -> rules.get(at).name())
                                    .collect(Collectors.toSet());
                            events.put(event.number, new Seen(event.event.ts(), event.event.code(), names));
                        }))
                .once(Unheard.INSTANCE);
        return events;
    }

    private enum Unheard implements RunSink {
        INSTANCE;

        @Override
        public boolean isBroken() {
            return false;
        }

        @Override
        public void alert(Alert alert, Provenance provenance) {}
    }
}
