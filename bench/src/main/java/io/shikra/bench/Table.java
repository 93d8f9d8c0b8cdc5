// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Results as Markdown: a table of the captures, then a line for each other row.
final class Table {
    /// Of a replay with three rule files.
    private static final double MOST_MIB = 200;

    private Table() {}

    static String of(List<Result> results) {
        List<String> replayed = new ArrayList<>();
        Set<String> inflaters = new TreeSet<>();
        List<String> others = new ArrayList<>();
        for (Result result : results) {
            switch (result) {
                case Result.Replayed row -> {
                    replayed.add(line(row));
                    inflaters.add(row.inflater());
                }
                case Result.Single row ->
                    others.add(String.format(
                            Locale.ROOT,
                            "%s: %s: %.1f %s (reach %.0f %s)",
                            row.row(),
                            row.what(),
                            row.value(),
                            row.unit(),
                            row.limit(),
                            row.unit()));
                case Result.Skipped row -> others.add(row.row() + ": skipped: " + row.why());
            }
        }
        StringBuilder text = new StringBuilder();
        if (!replayed.isEmpty()) {
            text.append("| row | events | runs × passes | z | first | steady | whole | reach | Falco 0.44.1 "
                    + "| bytes | collections | peak |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
            replayed.forEach(line -> text.append(line).append('\n'));
            text.append(
                    "\nns of CPU time (user and system, whole process) for an event; z: inflating the same file with"
                            + " zlib; bytes: allocated for an event after warm-up; collections: in a pass after warm-up; peak:"
                            + " MiB in memory, reach " + (int) MOST_MIB + "\n");
            text.append("captures inflated by: ")
                    .append(String.join(", ", inflaters))
                    .append('\n');
        }
        others.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String line(Result.Replayed row) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d × %d | %.1f | %.0f | %.0f (%.2f z) | %.0f (%.2f z) | %.1f z | %.0f (%.1f z) | %.1f"
                        + " | %.1f | %.0f |",
                row.row(),
                row.events(),
                row.runs(),
                row.passes(),
                row.unit(),
                row.first(),
                row.steady(),
                row.steadyZ(),
                row.whole(),
                row.wholeZ(),
                row.falco().reach(),
                row.falco().nanos(),
                row.falco().z(),
                row.steadyBytes(),
                row.collections(),
                row.peakMib());
    }
}
