// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.rule.Condition;
import java.util.Map;

/// What one test of rules costs: where it stands in several it is one.
///
/// @param test      `Exists`, `Compare`, `CompareFields`, or a whole condition that has to be evaluated
///                  as it is written
/// @param asked     how often it was asked, by whomever
/// @param held      how often it held, of {@code asked}
/// @param computed  how often it was computed; else the answer was kept, or known of this event
/// @param together  tests that one computation answers, this one among them
/// @param nanosEach of one computation
/// @param nanos     of all computations; of those that answer several tests its share, by how often
///                  each was asked
/// @param byRule    {@code nanos} divided among the rules that ask it, by their position and by how
///                  often they did
public record TestCost(
        Condition test,
        long asked,
        long held,
        long computed,
        int together,
        double nanosEach,
        double nanos,
        Map<Integer, Double> byRule) {
    public TestCost {
        byRule = Map.copyOf(byRule);
    }
}
