// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import io.shikra.bus.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The alerts that the tests of this module send.
final class Alerts {
    private Alerts() {}

    static final Alert SHELL = new Alert(
            Optional.of("5c2f8a52-6f0e-4f1b-9d2b-1d9a0c3f7e11"),
            "Terminal shell in container",
            Priority.NOTICE,
            "12:00:00.000000000: Notice A shell was spawned in a container with an attached terminal (user=root <&>)",
            1_767_268_800_120_000_000L,
            "syscall",
            "node-1",
            List.of("shell", "container", "T1059"),
            new TreeMap<>(Map.of(
                    "container.id", Value.of("0123456789ab"),
                    "k8s.ns.name", Value.of("default"),
                    "k8s.pod.name", Value.of("alpine"),
                    "proc.aname[2]", Value.of("runc"),
                    "proc.cmdline", Value.of("sh -c uptime; echo a rather long line of a command"),
                    "proc.tty", Value.of(34816),
                    "user.loginuid", Value.of(-1),
                    "proc.is_exe_upper_layer", new Value.Truth(true),
                    "fd.name", Value.Absent.ABSENT,
                    "proc.args", new Value.Many(List.of(Value.of("-c"), Value.of("uptime"))))));

    static final Alert DROPS = new Alert(
            Optional.of("0f4a6a0e-0000-4000-8000-000000000001"),
            "Falco internal: syscall event drop",
            Priority.DEBUG,
            "Falco internal: syscall event drop. 1500 system calls dropped in last second.",
            1_767_268_800_000_000_000L,
            "internal",
            "",
            List.of(),
            new TreeMap<>(Map.of(
                    "n_drops", Value.of("1500"),
                    "n_drops_bug", Value.of("0"),
                    "n_drops_buffer_total", Value.of("1"),
                    "n_evts", Value.of("100000"),
                    "ebpf/enabled..", Value.of("1"))));

    static Alert numbered(int number) {
        return SHELL.withUuid("alert-" + number);
    }

    static Message message(Alert alert) {
        return new Message(alert.uuid().orElseThrow(), Map.of("origin", "POSTED"), AlertJson.write(alert));
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
