// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.EventTable;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveSyscallsTest {
    @Test
    void everyNameIsAnEventType() {
        assertThat(EventTable.names()).containsAll(LiveSyscalls.names());
    }

    @Test
    void tellsTheSameSystemCallsAsTheKernelProgramsTable() throws IOException {
        Path rows = Path.of(System.getProperty("shikra.root", ".."), "bpf/syscalls.h");
        Set<String> inKernel = new TreeSet<>();
        Matcher row = Pattern.compile("\\[__NR_(\\w+)]").matcher(Files.readString(rows));
        while (row.find()) {
            inKernel.add(row.group(1));
        }

        assertThat(LiveSyscalls.names()).containsExactlyInAnyOrderElementsOf(inKernel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml"})
    void recordsEveryEventTypeThatFalcosRulesName(String file) throws IOException {
        String rules = Files.readString(Shared.require("data/falco-rules/" + file));
        Set<String> named = new TreeSet<>();
        Matcher condition = Pattern.compile("evt\\.type\\s*(?:=\\s*(\\w+)|in\\s*\\(([^)]*)\\))")
                .matcher(rules);
        while (condition.find()) {
            String one = condition.group(1);
            for (String name : (one == null ? condition.group(2) : one).split(",", -1)) {
                named.add(name.strip());
            }
        }

        assertThat(named).contains("execve", "openat2", "connect");
        assertThat(LiveSyscalls.names()).containsAll(named);
    }
}
