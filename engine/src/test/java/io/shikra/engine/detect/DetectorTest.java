// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.engine.code.Evaluator;
import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.testing.Shared;
import java.lang.foreign.MemorySegment;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// From records in memory to alerts: an exec with a terminal in a pod's container under Falco's own rules.
class DetectorTest {
    private static final long TIME = 1_772_366_400_000_000_001L;
    private static final String ID = "0123456789ab";
    private static final String FULL_ID = ID + "cdef".repeat(13);
    private static final String CGROUP = "/kubepods/pod3f0c5c5e-6d0b-4b7e-9c6f-0123456789ab/" + FULL_ID;

    private final MemorySegment memory = MemorySegment.ofArray(new byte[1 << 16]);
    private final StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
    private final SyscallFields fields = new SyscallFields();
    private final List<Alert> alerts = new ArrayList<>();
    private final List<Provenance> provenances = new ArrayList<>();

    private Detector detector(List<Rule> rules, RuleMatching matching, EvaluatorFactory evaluators) {
        return new Detector(
                engine,
                rules,
                fields,
                evaluators,
                new Detector.Settings(
                        matching,
                        Provenance.Origin.LIVE,
                        new AlertFormatter.Options("node-1", ZoneOffset.UTC, false, true)),
                () -> TIME + 5000,
                (alert, provenance) -> {
                    alerts.add(alert);
                    provenances.add(provenance);
                });
    }

    private static LoadOptions options(SyscallFields fields) {
        return LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of("container", "container_removed")));
    }

    private List<Rule> rules(String... conditions) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < conditions.length; i++) {
            yaml.append("- rule: r%d%n  desc: d%n  priority: WARNING%n  output: ran %%proc.name%n  condition: %s%n"
                    .formatted(i, conditions[i]));
        }
        return RuleLoader.loadTexts(List.of(new RuleText("r.yaml", yaml.toString())), options(fields))
                .rules();
    }

    private void process(long pid, long ppid, String comm, String cgroup) {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = pid;
        thread.pid = pid;
        thread.vtid = pid;
        thread.vpid = pid;
        thread.ptid = ppid;
        thread.comm = ByteString.of(comm);
        thread.exe = ByteString.of(comm);
        thread.exePath = ByteString.of("/usr/bin/" + comm);
        thread.cwd = ByteString.of("/");
        thread.uid = 0;
        thread.gid = 0;
        thread.cgroups = List.of(ByteString.of("cpuset=" + cgroup));
        thread.startTicks = pid * 10;
        engine.bootstrap(thread);
    }

    private void pod() {
        engine.state()
                .containers
                .put(ContainerInfo.of(ID, FULL_ID, "containerd")
                        .withName("app")
                        .withImage(new ContainerInfo.Image("nginx:1.27", "nginx", "1.27", "", ""))
                        .withPod(new ContainerInfo.Pod(
                                false, "", "web-0", "shop", "3f0c5c5e-6d0b-4b7e-9c6f-0123456789ab", Map.of())));
        process(1, 0, "init", "/");
        process(100, 1, "containerd-shim", "/");
        process(200, 100, "runc", CGROUP);
    }

    /// A successful execve of `bash -i`.
    private void exec(Detector detector, long pid, int tty) {
        EventWriter writer = new EventWriter().target(memory, 0);
        writer.begin(EventTable.type(EventCode.EXECVE_X), TIME, pid)
                .putI64(0)
                .putString(ByteString.of("bash"))
                .putBytes("-i\0".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .putI64(pid)
                .putI64(pid)
                .putI64(100)
                .putEmpty()
                .putI64(1024);
        writer.putI64(1).putI64(2).putI32(3).putI32(4).putI32(5);
        writer.putString(ByteString.of("bash"))
                .putBytes(("cpuset=" + CGROUP + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .putBytes(new byte[0])
                .putI32(tty);
        writer.end();
        detector.event(memory, 0, TIME + 1000);
    }

    @Test
    void aShellWithATerminalInAPodBecomesFalcosAlertWithPodAndProvenance() {
        pod();
        List<Rule> rules = RuleLoader.load(
                        List.of(Shared.require("data/falco-rules/falco_rules.yaml")), options(fields))
                .rules();

        exec(detector(rules, RuleMatching.FIRST, new Interpreter()), 200, 34816);

        assertThat(alerts).hasSize(1);
        Alert alert = alerts.getFirst();
        assertThat(alert.rule()).isEqualTo("Terminal shell in container");
        assertThat(alert.priority()).isEqualTo(Priority.NOTICE);
        assertThat(alert.hostname()).isEqualTo("node-1");
        assertThat(alert.tags()).contains("container", "mitre_execution", "shell");
        assertThat(alert.output())
                .startsWith("12:00:00.000000001: Notice A shell was spawned in a container with an attached terminal")
                .contains("user=root", "process=bash", "parent=containerd-shim", "command=bash -i", "terminal=34816")
                .endsWith("container_id=" + ID + " container_name=app container_image_repository=nginx"
                        + " container_image_tag=1.27 k8s_pod_name=web-0 k8s_ns_name=shop");
        assertThat(alert.field("k8s.pod.name")).isEqualTo(Value.of("web-0"));
        assertThat(alert.field("k8s.ns.name")).isEqualTo(Value.of("shop"));
        assertThat(alert.field("evt.time")).isEqualTo(Value.of(TIME));
        assertThat(alert.field("proc.tty")).isEqualTo(new Value.Whole(34816, true));
        assertThat(AlertJson.writeText(alert))
                .contains("\"source\":\"syscall\"")
                .doesNotContain("\n");
        assertThat(provenances.getFirst())
                .isEqualTo(new Provenance(
                        Provenance.Origin.LIVE,
                        TIME,
                        TIME + 1000,
                        TIME + 5000,
                        FULL_ID,
                        "3f0c5c5e-6d0b-4b7e-9c6f-0123456789ab",
                        "shop",
                        "web-0",
                        200,
                        2000));
    }

    @Test
    void theSameExecWithoutATerminalRaisesNoAlertOfThatRule() {
        pod();
        List<Rule> rules = RuleLoader.load(
                        List.of(Shared.require("data/falco-rules/falco_rules.yaml")), options(fields))
                .rules();

        exec(detector(rules, RuleMatching.ALL, new Interpreter()), 200, 0);

        assertThat(alerts).extracting(Alert::rule).doesNotContain("Terminal shell in container");
    }

    @Test
    void stopsAtTheFirstMatchOrAsksEveryRule() {
        pod();
        List<Rule> rules = rules("evt.type=execve", "proc.name=bash and evt.type=execve", "evt.type=open");

        exec(detector(rules, RuleMatching.FIRST, new Interpreter()), 200, 0);
        assertThat(alerts).extracting(Alert::rule).containsExactly("r0");

        alerts.clear();
        Detector all = detector(rules, RuleMatching.ALL, new Interpreter());
        exec(all, 200, 0);
        assertThat(alerts).extracting(Alert::rule).containsExactly("r0", "r1");
        assertThat(all.statistics().matches()).isEqualTo(Map.of("r0", 1L, "r1", 1L));
        assertThat(all.statistics().alerts()).isEqualTo(2);
    }

    @Test
    void aRuleThatFailsIsCountedAndTheOthersGoOn() {
        pod();
        Interpreter interpreter = new Interpreter();
        List<Rule> rules = rules("evt.type=execve", "proc.name=bash and evt.type=execve");
        Evaluator broken = event -> {
            throw new IllegalStateException("broken");
        };
        Detector detector = detector(
                rules,
                RuleMatching.ALL,
                condition ->
                        condition.equals(rules.getFirst().condition()) ? broken : interpreter.evaluator(condition));

        exec(detector, 200, 0);
        exec(detector, 200, 0);

        assertThat(alerts).extracting(Alert::rule).containsExactly("r1", "r1");
        assertThat(detector.statistics().errors()).isEqualTo(2);
    }

    @Test
    void malformedRecordsAndDropsAreCounted() {
        Detector detector = detector(rules("evt.type=execve"), RuleMatching.FIRST, new Interpreter());

        detector.event(MemorySegment.ofArray(new byte[64]), 0, 0);
        detector.dropped("ring-full", 3);
        detector.dropped("ring-full", 4);

        assertThat(detector.statistics().malformed()).isEqualTo(1);
        assertThat(detector.statistics().events()).isEqualTo(1);
        assertThat(detector.statistics().drops()).isEqualTo(Map.of("ring-full", 7L));
    }

    @Test
    void theTextOfAnAlertIsHandedOutByteByByte() {
        List<byte[]> lines = new ArrayList<>();
        List<Rule> rules = RuleLoader.loadTexts(
                        List.of(
                                new RuleText(
                                        "r.yaml",
                                        "- {rule: r, desc: d, priority: INFO, output: '%2proc.name|', condition: evt.type=execve}")),
                        options(fields))
                .rules();
        pod();
        Detector detector = new Detector(
                engine,
                rules,
                fields,
                new Interpreter(),
                new Detector.Settings(
                        RuleMatching.FIRST,
                        Provenance.Origin.CAPTURE,
                        new AlertFormatter.Options("h", ZoneOffset.UTC, true, false)),
                () -> 0,
                new AlertSink() {
                    @Override
                    public void alert(Alert alert, Provenance provenance) {
                        alerts.add(alert);
                    }

                    @Override
                    public void alert(Alert alert, Provenance provenance, TextBuffer line) {
                        lines.add(java.util.Arrays.copyOf(line.array(), line.length()));
                        alert(alert, provenance);
                    }
                });

        exec(detector, 200, 0);

        assertThat(alerts).hasSize(1);
        assertThat(lines).hasSize(1);
        assertThat(new String(lines.getFirst(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(alerts.getFirst().output())
                .endsWith(": Informational ba|");
    }
}
