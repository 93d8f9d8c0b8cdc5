// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.alert.ControlPictures;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.Span;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes problems for people: where and what, the line with a caret under the place, and what to do.
///
/// ```
/// rules.yaml:3:14: error LOAD_ERR_COMPILE_CONDITION: filter_check called with nonexistent field proc.nam
///   3 |   condition: proc.nam = cat
///     |              ^^^^^^^^
/// help: did you mean 'proc.name'?
/// ```
public final class ProblemPrinter {
    /// Longer lines are shown around the place only.
    private static final int MAX_WIDTH = 140;
    /// Nobody reads more.
    private static final int MOST_WARNINGS = 200;

    private final Map<String, List<String>> lines;

    /// @param texts file name → text
    public ProblemPrinter(Map<String, String> texts) {
        this.lines = texts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, file -> file.getValue().lines().toList()));
    }

    /// The problems of a load, one block each, a blank line between; all errors, and the first warnings.
    public static String print(RuleSet rules) {
        ProblemPrinter printer = new ProblemPrinter(rules.texts());
        List<Problem> warnings =
                rules.problems().stream().filter(problem -> !problem.isError()).toList();
        Set<Problem> unprinted = Collections.newSetFromMap(new IdentityHashMap<>());
        unprinted.addAll(warnings.subList(Math.min(MOST_WARNINGS, warnings.size()), warnings.size()));
        String text = rules.problems().stream()
                .filter(problem -> !unprinted.contains(problem))
                .map(printer::print)
                .collect(Collectors.joining("\n"));
        return unprinted.isEmpty() ? text : text + "\nand " + unprinted.size() + " more warnings\n";
    }

    public String print(Problem problem) {
        StringBuilder text = new StringBuilder();
        text.append(problem.span())
                .append(": ")
                .append(problem.severity().name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(problem.code())
                .append(": ")
                .append(ControlPictures.of(problem.message()))
                .append('\n');
        line(problem.span()).ifPresent(line -> excerpt(text, problem.span(), line));
        if (!problem.advice().isEmpty()) {
            text.append("help: ").append(problem.advice()).append('\n');
        }
        return text.toString();
    }

    private Optional<String> line(Span span) {
        List<String> file = lines.getOrDefault(span.file(), List.of());
        return span.line() >= 1 && span.line() <= file.size()
                ? Optional.of(file.get(span.line() - 1))
                : Optional.empty();
    }

    private static void excerpt(StringBuilder text, Span span, String line) {
        int column = Math.min(span.column() - 1, line.length());
        int from = line.length() <= MAX_WIDTH
                ? 0
                : Math.max(0, Math.min(column - MAX_WIDTH / 2, line.length() - MAX_WIDTH));
        int to = Math.min(line.length(), from + MAX_WIDTH);
        String number = String.format("%3d", span.line());
        String before = from > 0 ? "…" : "";
        text.append(number).append(" | ").append(before).append(ControlPictures.of(line.substring(from, to)));
        text.append(to < line.length() ? "…\n" : "\n");
        text.append(" ".repeat(number.length())).append(" | ").append(" ".repeat(before.length()));
        for (int i = from; i < column; i++) {
            text.append(line.charAt(i) == '\t' ? '\t' : ' ');
        }
        text.append("^".repeat(Math.clamp(span.length(), 1, Math.max(1, to - column))))
                .append('\n');
    }
}
