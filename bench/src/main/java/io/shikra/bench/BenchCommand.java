// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import io.shikra.sources.capture.Inflater;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `./shikra bench`: the rows of docs/performance.md.
@Command(
        name = "bench",
        description = "Measures what docs/performance.md says.",
        subcommands = {JmhCommand.class, FlamesCommand.class},
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
    private static final int WRONG = 1;

    @Option(
            names = "--rows",
            paramLabel = "NAME",
            split = ",",
            description = "only rows whose names begin so, e.g. falcoset, all-three, load")
    List<String> rows = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "N", description = "processes for each row; medians are printed")
    int runs = 5;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description =
                    "through the capture in each process; else as many as make start and warm-up 5 %% of the rest")
    int passes;

    @Option(
            names = "--inflater",
            paramLabel = "NAME",
            description = "who unpacks packed captures: isal or zlib; else as in a replay")
    @Nullable
    String inflater;

    @Option(names = "--json", paramLabel = "FILE", description = "the same figures, for programs")
    @Nullable
    Path json;

    private final PrintStream out;
    private final PrintStream errors;

    BenchCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new CommandLine(new BenchCommand(out, errors)).execute(arguments));
    }

    /// The installation.
    static Path root() {
        return Path.of(System.getProperty("shikra.root", ".")).toAbsolutePath().normalize();
    }

    @Override
    public Integer call() throws IOException {
        if (runs < 1 || passes < 0) {
            errors.println("--runs must be 1 or more, --passes 0 or more");
            return WRONG;
        }
        if (inflater != null && Inflater.named(inflater).isEmpty()) {
            errors.println("--inflater " + inflater + ": there are isal, zlib");
            return WRONG;
        }
        Path root = root();
        List<Row> chosen = Rows.all(root).stream()
                .filter(row -> rows.isEmpty() || rows.stream().anyMatch(row.name()::startsWith))
                .toList();
        if (chosen.isEmpty()) {
            errors.println("--rows " + String.join(",", rows) + ": there are "
                    + String.join(", ", Rows.all(root).stream().map(Row::name).toList()));
            return WRONG;
        }
        List<Result> results = measure(root, chosen);
        out.print(Table.of(results));
        if (json != null) {
            Files.writeString(json, json(results));
        }
        return 0;
    }

    private List<Result> measure(Path root, List<Row> chosen) throws IOException {
        Path own = Files.createTempDirectory("shikra-bench");
        try {
            Replays replays = new Replays(
                    root, inflater == null ? List.of() : List.of("-D" + Inflater.PROPERTY + "=" + inflater));
            Bench bench = new Bench(new Material(Material.shared(root), own), replays, runs, passes, errors);
            return chosen.stream().map(row -> measured(row, bench)).toList();
        } finally {
            try (DirectoryStream<Path> made = Files.newDirectoryStream(own)) {
                for (Path file : made) {
                    Files.delete(file);
                }
            }
            Files.delete(own);
        }
    }

    static String json(List<Result> results) {
        return JsonMapper.shared().writeValueAsString(results) + "\n";
    }

    static Result measured(Row row, Bench bench) {
        try {
            return row.measure(bench);
        } catch (Material.Missing e) {
            return new Result.Skipped(row.name(), String.valueOf(e.getMessage()));
        }
    }
}
