// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `./shikra test conformance`: every case of the vectors in one process, a table, the first differences.
public final class Conformance {
    private static final List<VectorSet> SETS = List.of(
            new CapturesSet("captures"),
            new CapturesSet("bench"),
            new OutputSet(),
            new SelectionSet(),
            new LoaderSet(),
            new FilterSet(),
            new FieldSet());

    // kept: java.util.logging forgets the level of a logger that nobody holds
    private static final Logger OURS = Logger.getLogger("io.shikra");

    private final PrintStream out;
    private final int mostShown;

    Conformance(PrintStream out, int mostShown) {
        this.out = out;
        this.mostShown = mostShown;
    }

    public static void main(String[] arguments) throws IOException {
        OURS.setLevel(Level.OFF);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> sets = new ArrayList<>();
        Path vectors = shared();
        int mostShown = 5;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--vectors" -> vectors = Path.of(arguments[i + 1]);
                case "--set" -> sets.add(arguments[i + 1]);
                case "--differences" -> mostShown = Integer.parseInt(arguments[i + 1]);
                default -> usage(out);
            }
        }
        if (arguments.length % 2 != 0
                || SETS.stream().map(VectorSet::name).noneMatch(n -> sets.isEmpty() || sets.contains(n))) {
            usage(out);
        }
        if (!Files.isDirectory(vectors)) {
            out.println(vectors + ": no vectors are there; --vectors names their folder, or set SHIKRA_SHARED");
            out.println("0 passed, 0 failed, 1 skipped");
            return;
        }
        System.exit(new Conformance(out, mostShown).run(new Vectors(vectors, shared()), sets) ? 0 : 1);
    }

    private static void usage(PrintStream out) {
        out.println("usage: ./shikra test conformance [--vectors DIR] [--set NAME]… [--differences N]; sets are "
                + String.join(", ", SETS.stream().map(VectorSet::name).toList()));
        System.exit(2);
    }

    private static Path shared() {
        String named = System.getenv("SHIKRA_SHARED");
        Path shared = named == null || named.isEmpty()
                ? Path.of(System.getProperty("shikra.root", "."), "../shared")
                : Path.of(named);
        return shared.resolve("vectors").toAbsolutePath().normalize();
    }

    /// @param wanted names of sets; none: all
    /// @return whether nothing differs and something was compared
    boolean run(Vectors vectors, List<String> wanted) throws IOException {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (VectorSet set : SETS) {
            if (wanted.isEmpty() || wanted.contains(set.name())) {
                Tally tally = new Tally(mostShown);
                set.run(vectors, tally);
                tallies.put(set.name(), tally);
            }
        }
        tallies.forEach((name, tally) -> show(name, tally));
        out.println("set             cases     passed             informative");
        tallies.forEach((name, tally) -> out.println(tally.row(name)));
        long failed = tallies.values().stream().mapToLong(Tally::failed).sum();
        long passed = tallies.values().stream().mapToLong(Tally::passed).sum();
        out.println(passed + " passed, " + failed + " failed, 0 skipped");
        return failed == 0 && passed > 0;
    }

    private void show(String name, Tally tally) {
        tally.differences().forEach(text -> out.println(name + " " + text));
        if (tally.failed() > tally.differences().size()) {
            out.println(name + ": " + (tally.failed() - tally.differences().size()) + " further differences");
        }
        tally.informativeDifferences().forEach(text -> out.println(name + " (informative) " + text));
    }
}
