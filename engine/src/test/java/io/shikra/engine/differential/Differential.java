// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.differential;

import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Matches one file of rules by the interpreter's plan, by the compiler's and rule by rule, over the
/// same records, twice through one engine: objects of the first time are used again.
public final class Differential {
    private final String yaml;
    private final Supplier<FieldCatalogue> catalogues;
    private final String about;
    private long matches;

    /// @param catalogues makes one for each matcher: fields keep what they were asked last
    /// @param about      how to do it again
    public Differential(String yaml, Supplier<FieldCatalogue> catalogues, String about) {
        this.yaml = yaml;
        this.catalogues = catalogues;
        this.about = about;
    }

    /// How often rules matched, to see that they do.
    public long matches() {
        return matches;
    }

    /// @throws AssertionError at the first event about which they differ
    public void compare(List<byte[]> records) {
        List<Rule> interpreted = RandomRules.load(yaml, catalogues.get());
        List<Rule> compiled = RandomRules.load(yaml, catalogues.get());
        compare(records, "interpreted", new Interpreter().matcher(interpreted), interpreted);
        compare(records, "compiled", new Compiler(new Interpreter()).matcher(compiled), compiled);
    }

    private void compare(List<byte[]> records, String what, RuleMatcher matcher, List<Rule> rules) {
        RuleMatcher alone = RuleMatcher.oneByOne(rules, new Interpreter());
        StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
        int[] found = new int[rules.size()];
        int[] wanted = new int[rules.size()];
        for (int pass = 0; pass < 2; pass++) {
            engine.reset();
            for (byte[] record : records) {
                EventContext event = engine.process(MemorySegment.ofArray(record), 0, 0, 0);
                if (event.isForRules()) {
                    int count = matcher.match(event, true, found, this::failed);
                    int right = alone.match(event, true, wanted, this::failed);
                    matches += right;
                    if (!Arrays.equals(found, 0, count, wanted, 0, right)) {
                        throw new AssertionError(about + ", pass " + pass + ", event " + event.number + " "
                                + event.event.type() + ": " + what + " " + names(found, count) + ", rule by rule "
                                + names(wanted, right) + "\n" + yaml);
                    }
                }
            }
        }
    }

    private static List<Integer> names(int[] rules, int count) {
        return IntStream.range(0, count).map(at -> rules[at]).boxed().toList();
    }

    private void failed(int rule, RuntimeException cause) {
        throw new AssertionError(about + ", rule " + rule + " failed\n" + yaml, cause);
    }
}
