// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.state.CaptureFile;
import io.shikra.engine.state.StateEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replays captures under Falco's shipped rules and compares the alerts with those of a real Falco, byte for byte.
class AlertVectorsTest {
    private static final AlertJson.Options WITH_MESSAGE = new AlertJson.Options(true, true, true, true, false);

    @Test
    void everyShippedRuleOfTheSyscallSourceRuns() {
        RuleSet rules = Replay.shippedRules(new SyscallFields());

        assertThat(rules.isUsable()).isTrue();
        assertThat(rules.notLoaded()).isEmpty();
        assertThat(rules.rules()).hasSize(25 + 31 + 37);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02-directory-traversal",
                "09-ptrace",
                "11-memfd-exec",
                "15-ssh-information",
                "18-system-procs-network",
                "29-miner",
                "32-benign-build",
                "40-ct-terminal-shell",
                "42-ct-reverse-shell",
                "43-ct-netcat-tools",
                "45-ct-privileged",
                "46-ct-metadata-and-api",
                "49-ct-docker-web-shell"
            })
    void alertsAreFalcosByteForByte(String capture) throws IOException {
        compare(capture, "", RuleMatching.FIRST);
        compare(capture, ".all", RuleMatching.ALL);
    }

    private static void compare(String capture, String suffix, RuleMatching matching) throws IOException {
        List<String> expected = Files.readAllLines(Replay.vector("vectors/captures/" + capture + suffix + ".jsonl"));
        SyscallFields fields = new SyscallFields();
        List<Rule> rules = Replay.shippedRules(fields).rules();
        StateEngine engine = Replay.engine();
        CaptureFile file = Replay.open(capture, engine);
        List<String> alerts = new ArrayList<>();
        Detector detector = new Detector(
                engine,
                rules,
                fields,
                new Interpreter(),
                new Detector.Settings(
                        matching,
                        Provenance.Origin.CAPTURE,
                        new AlertFormatter.Options("vm", ZoneOffset.UTC, true, true)),
                () -> 0,
                (alert, _) -> alerts.add(new String(AlertJson.write(alert, WITH_MESSAGE), StandardCharsets.UTF_8)));

        for (CaptureFile.Entry entry : file.events) {
            detector.event(entry.bytes(), 0, entry.cpu(), 0);
        }

        assertThat(alerts).isEqualTo(expected);
        assertThat(detector.statistics().errors()).isZero();
        assertThat(detector.statistics().malformed()).isZero();
        assertThat(detector.statistics().events()).isEqualTo(file.events.size());
    }
}
