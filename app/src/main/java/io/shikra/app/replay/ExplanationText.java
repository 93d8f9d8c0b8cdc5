// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.ControlPictures;
import io.shikra.engine.code.AnswerOrigin;
import io.shikra.engine.explain.Part;
import io.shikra.engine.rule.Written;
import java.util.List;
import java.util.stream.Collectors;

/// An explanation for people: a sentence, then the condition as a tree, a part in each line. The answer
/// of a part that was not reached stands in parentheses.
final class ExplanationText {
    /// More of a list's items that match are only counted.
    private static final int WORDS = 5;

    private final StringBuilder text = new StringBuilder();

    private ExplanationText() {}

    static String of(Explanation explanation) {
        ExplanationText made = new ExplanationText();
        made.text.append(explanation.sentence()).append('\n');
        explanation.reasons().stream()
                .skip(1)
                .forEach(reason -> made.text
                        .append("  also: ")
                        .append(reason.text())
                        .append(" (")
                        .append(reason.span())
                        .append(")\n"));
        if (!explanation.reasons().isEmpty() && !explanation.nearest().isEmpty()) {
            made.text
                    .append("  nor does its condition hold: ")
                    .append(explanation.nearestMiss())
                    .append('\n');
        }
        made.text.append('\n');
        made.part(explanation.condition(), explanation.condition().holds(), 0, "");
        return ControlPictures.of(made.text.toString().stripTrailing());
    }

    /// @param holds  what is said of the part: of one behind `not` what its negation is
    /// @param before `not `, or nothing
    private void part(Part part, boolean holds, int depth, String before) {
        if (part instanceof Part.Negated negated) {
            part(negated.part(), !negated.part().holds(), depth, before + "not ");
            return;
        }
        String answer = part.reached() ? " " + holds : "(" + holds + ")";
        text.append(answer).append(" ".repeat(9 - answer.length() + 2 * depth)).append(before);
        switch (part) {
            case Part.Joined joined -> {
                text.append(joined.all() ? "all of\n" : "any of\n");
                joined.parts().forEach(one -> within(one, depth));
            }
            case Part.Macro macro -> named("macro", macro.name(), macro, macro.body(), depth);
            case Part.Exempted exempted -> named("exception", exempted.name(), exempted, exempted.body(), depth);
            case Part.Test test -> test(test);
            case Part.Negated _ -> throw new IllegalStateException("seen to above");
        }
    }

    private void within(Part part, int depth) {
        part(part, part.holds(), depth + 1, "");
    }

    private void named(String kind, String name, Part part, Part body, int depth) {
        text.append(kind)
                .append(' ')
                .append(name)
                .append("  ")
                .append(part.span())
                .append('\n');
        within(body, depth);
    }

    private void test(Part.Test test) {
        text.append(test.check().text());
        text.append(values(test, "  [", "]"));
        text.append(matched(test.matched()));
        test.failure().ifPresent(failure -> text.append("  failed: ").append(failure));
        text.append("  ")
                .append(origin(test.origin()))
                .append("  ")
                .append(test.span())
                .append('\n');
    }

    /// `field=value, …` between two texts; nothing when there is no field.
    static String values(Part.Test test, String before, String behind) {
        return test.values().isEmpty()
                ? ""
                : test.values().stream()
                        .map(reading ->
                                reading.operand() + "=" + reading.value().orElse("<NA>"))
                        .collect(Collectors.joining(", ", before, behind));
    }

    private static String matched(List<Written.Word> words) {
        if (words.isEmpty()) {
            return "";
        }
        String shown = words.stream()
                .limit(WORDS)
                .map(word -> word.text()
                        + (word.list().isEmpty() ? "" : " of list " + word.list())
                        + " (" + word.span() + ")")
                .collect(Collectors.joining(", "));
        return "  matched by " + shown + (words.size() > WORDS ? " and " + (words.size() - WORDS) + " more" : "");
    }

    static String origin(AnswerOrigin origin) {
        return switch (origin) {
            case COMPUTED -> "computed";
            case TYPE -> "decided by the event's type";
            case THREAD -> "kept with the thread";
            case FD -> "kept with the descriptor";
            case FILE_NAME -> "kept with the file's name";
            case NOT_ASKED -> "not asked of this type";
        };
    }

    /// A part in one line, without macros' names.
    static String line(Part part) {
        return switch (part) {
            case Part.Test test -> test.check().text();
            case Part.Negated negated -> "not " + line(negated.part());
            case Part.Macro macro -> line(macro.body());
            case Part.Exempted exempted -> line(exempted.body());
            case Part.Joined joined ->
                joined.parts().stream()
                        .map(ExplanationText::line)
                        .collect(Collectors.joining(joined.all() ? " and " : " or "));
        };
    }
}
