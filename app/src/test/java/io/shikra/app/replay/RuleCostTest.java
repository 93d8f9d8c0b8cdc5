// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoConfiguration;
import io.shikra.engine.Compatibility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Of the example session: 56 events, 6 of which are files opened for reading. Says nothing about how
/// long anything took.
class RuleCostTest {
    private static final Path SESSION = Path.of(System.getProperty("shikra.root"), "docs/examples/session.scap");
    private static final RuleCost.Times SHORT = new RuleCost.Times(Duration.ZERO, Duration.ZERO);
    private static final int PASSES = 3;

    private static final String RULES = """
            - rule: One
              desc: d
              condition: evt.type = openat and evt.is_open_read = true and fd.num = 999
              output: o
              priority: NOTICE
            - rule: Two
              desc: d
              condition: evt.type = openat and evt.is_open_read = true and proc.name in (backup, tar)
              output: o
              priority: NOTICE
            - rule: Never
              desc: d
              condition: evt.type = ptrace and proc.name in (gdb, strace) and proc.pname = gdb
              output: o
              priority: NOTICE
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void theUsersRules() throws IOException {
        Files.writeString(folder.resolve("my.yaml"), RULES);
    }

    private String cost(Path capture, Compatibility compatibility, int top, boolean json) {
        out.reset();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        new RuleCost(
                        FalcoConfiguration.shipped(folder).forReplay(),
                        List.of(folder.resolve("my.yaml")),
                        compatibility,
                        SHORT,
                        new Terminal(out, nowhere, Map.of(), folder))
                .print(capture, top, json);
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() {
        return new JsonMapper().readTree(cost(SESSION, Compatibility.RIGHT, 0, true));
    }

    private static JsonNode predicate(JsonNode report, String text) {
        for (JsonNode one : report.get("predicates")) {
            if (one.get("text").asString().equals(text)) {
                return one;
            }
        }
        throw new AssertionError("no predicate " + text + " in " + report);
    }

    @Test
    void countsHowOftenAPredicateIsAskedAndHoldsInAllPasses() {
        JsonNode report = json();

        assertThat(report.get("events").asLong()).isEqualTo(56);
        assertThat(report.get("passes").asLong()).isEqualTo(PASSES);
        JsonNode read = predicate(report, "evt.is_open_read = true");
        assertThat(read.get("rules").asInt()).isEqualTo(2);
        assertThat(read.get("computed").asLong())
                .isBetween(6L * PASSES, read.get("asked").asLong())
                .matches(count -> count % PASSES == 0, "the same in every pass");
        assertThat(read.get("held").asLong())
                .isBetween(6L * PASSES, read.get("asked").asLong());
        JsonNode name = predicate(report, "proc.name in (backup, tar)");
        assertThat(name.get("held").asLong()).isBetween(1L, name.get("asked").asLong());
        assertThat(predicate(report, "proc.pname = gdb").get("asked").asLong()).isZero();
    }

    @Test
    void rulesShareAllThatPredicatesCost() {
        JsonNode report = json();

        double ofRules = 0;
        for (JsonNode rule : report.get("rules")) {
            ofRules += rule.get("ns").asDouble();
            if (rule.get("rule").asString().equals("Never")) {
                assertThat(rule.get("ns").asDouble()).isZero();
            }
        }
        assertThat(report.get("rules")).hasSize(3);
        assertThat(ofRules).isCloseTo(report.get("predicates_ns").asDouble(), within(1e-6));
    }

    @Test
    void peopleGetTheDearestRowsOfEachTable() {
        String all = cost(SESSION, Compatibility.RIGHT, 0, false);
        assertThat(all)
                .contains("56 events, 3 rules, 3 passes of each kind\nso few events tell the order")
                .contains("all rules, compiled, as they run\n")
                .containsPattern("\n +ns/event +share +rule\n")
                .containsPattern("\n +ns/event +ns each +computed +asked +known +holds +rules +predicate\n")
                .containsPattern("% +Never\n")
                .contains("evt.is_open_read = true\n");

        assertThat(cost(SESSION, Compatibility.RIGHT, 1, false).lines())
                .hasSizeLessThan((int) all.lines().count());
    }

    @Test
    void saysWhyItCannotMeasure() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.scap"), "no capture");
        assertThatThrownBy(() -> cost(broken, Compatibility.RIGHT, 0, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("broken.scap");

        Files.writeString(folder.resolve("my.yaml"), RULES.replace("fd.num = 999", "evt.abspath = /x"));
        assertThatThrownBy(() -> cost(SESSION, Compatibility.FALCO, 0, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("leave --falco-compat out");
    }
}
