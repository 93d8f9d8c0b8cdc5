// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rows run, once and on a capture of a few events: what they print is right, how fast is not asked.
class RowsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void aReplayIsAFreshProcessAndComparedWithInflatingTheSameFile() throws IOException {
        ReplayRow row = new ReplayRow("mine", "", Material.Rules.NEVER, new Result.Published(742, 3.4, 1.9));

        Result.Replayed result =
                row.measure(bench(1, 2), session(), List.of(BenchCommand.root().resolve("rules/shikra_rules.yaml")));

        assertThat(result.passes()).isEqualTo(2);
        assertThat(result.events()).isGreaterThan(50);
        assertThat(result.inflater()).isEqualTo("zlib");
        assertThat(result.unit()).isPositive();
        assertThat(result.whole()).isGreaterThan(result.steady());
        assertThat(result.steadyZ()).isEqualTo(result.steady() / result.unit());
        assertThat(result.wholeZ()).isEqualTo(result.whole() / result.unit());
        assertThat(result.peakMib()).isBetween(10.0, 4000.0);
    }

    @Test
    void asManyPassesAreRunAsMakeTheStartSmall() throws IOException {
        ReplayRow row = new ReplayRow("mine", "", Material.Rules.NEVER, new Result.Published(742, 3.4, 1.9));

        Result.Replayed result =
                row.measure(bench(1, 0), session(), new Material(folder, folder).rules(Material.Rules.NEVER));

        // 50 events are nothing beside the start of a virtual machine: the most that are allowed
        assertThat(result.passes()).isEqualTo(150);
    }

    @Test
    void rulesAreExchangedWhileEventsComeAndBothFiguresAreOfTheSameExchanges() throws IOException {
        List<Path> rules = List.of(BenchCommand.root().resolve("rules/shikra_rules.yaml"));
        List<Exchanges.Exchange> exchanges = new Exchanges(session(), rules).run(3);

        assertThat(exchanges)
                .hasSize(3)
                .allSatisfy(exchange -> assertThat(exchange.readyNanos()).isPositive())
                .allSatisfy(exchange -> assertThat(exchange.pauseNanos()).isPositive());

        ReloadRow row = new ReloadRow("mine", "", ReloadRow.Figure.PAUSE);
        Result.Single result = row.measure(bench(1, 0), session(), rules);

        assertThat(result.unit()).isEqualTo("µs");
        assertThat(result.value()).isPositive();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("mine: run 1 of 1, 20 exchanges: ready after ");
    }

    @Test
    void everyRuleOfAFileIsCopiedUnderAnotherName() throws IOException {
        Path rules = Files.writeString(folder.resolve("r.yaml"), """
                - list: shells
                  items: [sh]
                - macro: shell
                  condition: proc.name in (shells)
                - rule: One
                  desc: "on: yes"
                  condition: evt.type = open and shell
                  output: "%evt.type: it"
                  priority: NOTICE
                """);

        String copy = Files.readString(CopiesRow.copy(rules, folder));

        assertThat(copy)
                .contains("One (copy)")
                .contains("evt.type = open and shell")
                .doesNotContain("- list");
    }

    @Test
    void whatIsNotOnThisMachineIsSkippedAndSaysSo() throws IOException {
        Row row = new ReplayRow("mine", "bench-falcoset", Material.Rules.NEVER, new Result.Published(742, 3.4, 1.9));

        Result result = BenchCommand.measured(row, bench(1, 1));

        assertThat(Table.of(List.of(result))).startsWith("mine: skipped: ").contains("set SHIKRA_SHARED");
    }

    @Test
    void theTableNamesFigureUnitAndReach() {
        Result.Replayed row = new Result.Replayed(
                "all-three",
                5,
                40,
                3_000_000,
                "isal",
                100,
                900,
                150,
                160,
                1.5,
                1.6,
                0,
                0,
                180,
                new Result.Published(1257, 9.1, 1.9));
        Result.Single load = new Result.Single("load", "ready", 380, 400, "ms", List.of(380.0));

        assertThat(Table.of(List.of(row, load)))
                .contains("| all-three | 3000000 | 5 × 40 | 100.0 | 900 | 150 (1.50 z) | 160 (1.60 z) | 1.9 z"
                        + " | 1257 (9.1 z) | 0.0 | 0.0 | 180 |")
                .contains("captures inflated by: isal\n")
                .contains("load: ready: 380.0 ms (reach 400 ms)");
    }

    @Test
    void figuresAreWrittenForProgramsToo() {
        JsonNode json = JsonMapper.shared()
                .readTree(BenchCommand.json(List.of(
                        new Result.Single("load", "ready", 380, 400, "ms", List.of(380.0)),
                        new Result.Skipped("copies", "missing"))));

        assertThat(json.get(0).get("row").asString()).isEqualTo("load");
        assertThat(json.get(0).get("value").asDouble()).isEqualTo(380);
        assertThat(json.get(1).get("why").asString()).isEqualTo("missing");
    }

    /// A capture of a few events, packed.
    private Path session() throws IOException {
        Path packed = folder.resolve("session.scap.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(BenchCommand.root().resolve("docs/examples/session.scap"), out);
        }
        return packed;
    }

    private Bench bench(int runs, int passes) {
        return new Bench(
                new Material(folder, folder),
                new Replays(BenchCommand.root(), List.of("-Dshikra.inflater=zlib")),
                runs,
                passes,
                new PrintStream(said, true, StandardCharsets.UTF_8));
    }
}
