// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `replay --stats` said of itself.
///
/// @param readyMillis from `main` until the rules could be asked
/// @param inflater    who unpacked the capture; empty when it is not packed
/// @param passes      in order
/// @param peakKib     the most memory at once
/// @param collections of garbage
record ReplayStats(long readyMillis, String inflater, List<Pass> passes, long peakKib, long collections) {
    private static final Pattern RULES = Pattern.compile("rules: \\d+ ready (\\d+) ms after main\\(\\)");
    private static final Pattern INFLATER = Pattern.compile(".*: packed, inflated by (\\w+)");
    private static final Pattern PASS = Pattern.compile(".*: (\\d+) events, [\\d.]+ s CPU, (\\d+) ns CPU per event,"
            + " ([\\d.]+) bytes allocated per event, (\\d+) collections(?:, ([\\d.]+) s, \\d+ events per second)?");
    private static final Pattern PROCESS =
            Pattern.compile("process: [\\d.]+ s CPU, (\\d+) KiB of memory at its peak, (\\d+) collections");

    ReplayStats {
        passes = List.copyOf(passes);
    }

    /// Once through the capture.
    ///
    /// @param nanos   CPU time for an event
    /// @param bytes   allocated for an event
    /// @param seconds from beginning to end; 0 when too short to be told
    record Pass(long events, double nanos, double bytes, long collections, double seconds) {}

    /// @param said standard error
    static ReplayStats parse(String said) {
        List<Pass> passes = new ArrayList<>();
        long ready = -1;
        String inflater = "";
        long peak = -1;
        long collections = -1;
        for (String line : said.lines().toList()) {
            Matcher rules = RULES.matcher(line);
            Matcher packed = INFLATER.matcher(line);
            Matcher pass = PASS.matcher(line);
            Matcher process = PROCESS.matcher(line);
            if (rules.matches()) {
                ready = Long.parseLong(rules.group(1));
            } else if (packed.matches()) {
                inflater = packed.group(1);
            } else if (pass.matches()) {
                passes.add(new Pass(
                        Long.parseLong(pass.group(1)),
                        Double.parseDouble(pass.group(2)),
                        Double.parseDouble(pass.group(3)),
                        Long.parseLong(pass.group(4)),
                        pass.group(5) == null ? 0 : Double.parseDouble(pass.group(5))));
            } else if (process.matches()) {
                peak = Long.parseLong(process.group(1));
                collections = Long.parseLong(process.group(2));
            }
        }
        if (passes.isEmpty() || ready < 0 || peak < 0) {
            throw new IllegalArgumentException("these are not the lines of replay --stats:\n" + said);
        }
        return new ReplayStats(ready, inflater, passes, peak, collections);
    }

    long events() {
        return passes.getFirst().events();
    }

    double firstNanos() {
        return passes.getFirst().nanos();
    }

    /// The passes after warm-up: the second half of them.
    private List<Pass> warm() {
        return passes.subList(passes.size() / 2, passes.size());
    }

    double steadyNanos() {
        return Median.of(warm(), Pass::nanos);
    }

    double steadySeconds() {
        return Median.of(warm(), Pass::seconds);
    }

    double steadyBytes() {
        return Median.of(warm(), Pass::bytes);
    }

    double steadyCollections() {
        return Median.of(warm(), Pass::collections);
    }
}
