// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.app.replay.HandMadeCapture;
import io.shikra.app.replay.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `replay --partitions`.
class ReplayPartitionsTest {
    private static final String RULES = """
            - rule: Shadow
              desc: d
              condition: evt.type = openat and fd.name = /etc/shadow
              output: read %fd.name
              priority: WARNING
            - rule: Hosts
              desc: d
              condition: evt.type = openat and fd.name = /etc/hosts
              output: read %fd.name
              priority: WARNING
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void theUsersFiles() throws IOException {
        HandMadeCapture.write(folder.resolve("two.scap"), "/etc/shadow", "/etc/hosts");
        Files.writeString(folder.resolve("my.yaml"), RULES);
    }

    private int replay(String... arguments) {
        PrintStream stderr = new PrintStream(errors, true, StandardCharsets.UTF_8);
        List<String> all = Stream.concat(Stream.of(arguments), Stream.of("-o", "append_output=[]"))
                .toList();
        return ReplayCommand.execute(all, new Terminal(out, stderr, Map.of("FALCO_HOSTNAME", "here"), folder));
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String said() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void severalWorkersPrintWhatOneDoes() {
        assertThat(replay(
                        "two.scap", "-r", "my.yaml", "--partitions", "3", "--match", "all", "--stats", "--repeat", "2"))
                .isZero();
        assertThat(lines()).hasSize(4).first().asString().contains("Warning read /etc/shadow");
        assertThat(said()).contains("two.scap: 2 events, ").contains(" events per second");
    }

    @Test
    void refusesPartitionsThatNobodyHas() {
        assertThat(replay("two.scap", "-r", "my.yaml", "--partitions", "0")).isEqualTo(1);
        assertThat(replay("two.scap", "-r", "my.yaml", "--partitions", "65")).isEqualTo(1);
        assertThat(said())
                .contains("--partitions 0: must be from 1 to 64")
                .contains("--partitions 65: must be from 1 to 64");
    }

    @Test
    void saysWhyOneWorkerHasToDoIt() throws IOException {
        Files.writeString(folder.resolve("count.yaml"), """
                - rule: Counted
                  desc: d
                  condition: evt.type = openat
                  output: number %util.cnt
                  priority: INFO
                """);

        assertThat(replay("two.scap", "-r", "count.yaml", "--partitions", "2")).isZero();
        assertThat(lines()).hasSize(2).last().asString().contains("number 2");
        assertThat(said().lines())
                .containsExactly("--partitions 2: rule 'Counted' uses util.cnt, which depends on events of all"
                        + " processes: one worker does it");
    }
}
