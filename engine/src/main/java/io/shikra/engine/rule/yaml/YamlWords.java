// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.yaml;

import java.util.List;

/// What yaml-cpp, Falco's reader, calls the mistakes that our reader finds (its `exceptions.h`).
final class YamlWords {
    private static final List<Words> KNOWN = List.of(
            new Words("mapping values are not allowed", "", "illegal map value"),
            new Words("sequence entries are not allowed", "", "illegal block entry"),
            new Words("expected <block end>", "block collection", "end of sequence not found"),
            new Words("expected <block end>", "block mapping", "end of map not found"),
            new Words("expected ',' or ']'", "", "end of sequence flow not found"),
            new Words("expected ',' or '}'", "", "end of map flow not found"),
            new Words("that cannot start any token", "", "unknown token"),
            new Words("unexpected end of stream", "quoted scalar", "illegal EOF in scalar"),
            new Words("unexpected document separator", "quoted scalar", "illegal document indicator in scalar"),
            new Words("expected indentation indicator", "", "cannot set zero indentation for a block scalar"),
            new Words("", "block scalar", "unexpected character in block scalar"));

    private YamlWords() {}

    /// yaml-cpp's words, or our reader's where it has none.
    ///
    /// @param problem what our reader says
    /// @param context what our reader was doing
    static String of(String problem, String context) {
        return KNOWN.stream()
                .filter(words -> problem.contains(words.problem()) && context.contains(words.context()))
                .map(Words::falco)
                .findFirst()
                .orElse(context.isBlank() ? problem : problem + " " + context);
    }

    private record Words(String problem, String context, String falco) {}
}
