// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What every rule a second time, under another name, adds: equal tests of several rules ought to be made once.
record CopiesRow(String name, String capture) implements Row {
    private static final double LIMIT = 15;

    /// Steady long before the middle of them.
    private static final int PASSES = 20;

    private static final String RULE = "rule";

    @Override
    public Result measure(Bench bench) {
        Path file = bench.material().capture(capture);
        List<Path> once = bench.material().rules(Material.Rules.THREE);
        List<Path> twice = Stream.concat(
                        once.stream(),
                        once.stream().map(rules -> copy(rules, bench.material().own())))
                .toList();
        int passes = bench.passes() > 0 ? bench.passes() : PASSES;
        List<Double> more = new ArrayList<>();
        for (int i = 0; i < bench.runs(); i++) {
            double plain = bench.replays().run(file, once, passes).stats().steadyNanos();
            double copied = bench.replays().run(file, twice, passes).stats().steadyNanos();
            more.add(100 * (copied / plain - 1));
            bench.progress()
                    .println(name + ": run " + (i + 1) + " of " + bench.runs() + ": " + plain + " ns, with copies "
                            + copied);
        }
        return new Result.Single(
                name, "more CPU time with every rule twice", Median.of(more, x -> x), LIMIT, "%", more);
    }

    /// A file with the rules alone, renamed; they use the lists and macros of the original.
    static Path copy(Path rules, Path folder) {
        try {
            List<Object> renamed = new ArrayList<>();
            for (Object item :
                    (Iterable<?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(rules))) {
                if (item instanceof Map<?, ?> map && map.containsKey(RULE)) {
                    Map<Object, Object> copy = new LinkedHashMap<>(map);
                    copy.put(RULE, map.get(RULE) + " (copy)");
                    renamed.add(copy);
                }
            }
            Path file = folder.resolve("copy-of-" + rules.getFileName());
            return Files.writeString(file, new Dump(DumpSettings.builder().build()).dumpToString(renamed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
