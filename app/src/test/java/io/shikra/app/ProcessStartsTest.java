// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStartsTest {
    private static final String STAT =
            "77 (a (strange) name) S 1 77 77 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 5000 1000 200 18446744073709551615\n";
    private static final long TICK = 10_000_000;

    @TempDir
    Path proc;

    private final List<Provenance> seen = new ArrayList<>();

    @Test
    void theStartOfTheProcessIsAdded() throws IOException {
        write(STAT);

        send(77, 5001 * TICK, 0);

        assertThat(seen)
                .singleElement()
                .returns(5000L, Provenance::processStart)
                .returns(77L, Provenance::pid);
    }

    @Test
    void aKnownStartIsKept() throws IOException {
        write(STAT);

        send(77, 5001 * TICK, 4000);

        assertThat(seen).singleElement().returns(4000L, Provenance::processStart);
    }

    @Test
    void aProcessThatBeganAfterTheEventIsAnotherOne() throws IOException {
        write(STAT);

        send(77, 4999 * TICK, 0);

        assertThat(seen).singleElement().returns(0L, Provenance::processStart);
    }

    @Test
    void aProcessThatIsGoneOrUnreadableHasNoStart() throws IOException {
        send(78, 5001 * TICK, 0);
        write("77 (cut");
        send(77, 5001 * TICK, 0);

        assertThat(seen).hasSize(2).allMatch(provenance -> provenance.processStart() == 0);
    }

    private void write(String stat) throws IOException {
        Files.writeString(Files.createDirectories(proc.resolve("77")).resolve("stat"), stat);
    }

    private void send(long pid, long kernelNanos, long start) {
        Alert alert = new Alert(
                Optional.empty(),
                "Rule",
                Priority.NOTICE,
                "words",
                kernelNanos,
                "syscall",
                "here",
                List.of(),
                Map.of());
        Provenance provenance = new Provenance(Provenance.Origin.LIVE, kernelNanos, 0, 0, "", "", "", "", pid, start);
        new ProcessStarts(proc, ticks -> ticks * TICK, (_, complete) -> seen.add(complete)).alert(alert, provenance);
    }
}
