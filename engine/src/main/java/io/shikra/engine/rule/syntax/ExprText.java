// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import io.shikra.engine.rule.Condition.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a syntax tree as Falco describes a compiled condition: macros inlined, lists pasted, `and`/`or` in
/// parentheses.
public final class ExprText {
    private ExprText() {}

    public static String of(Expr expr) {
        return switch (expr) {
            case Expr.And and -> joined(and.parts(), " and ");
            case Expr.Or or -> joined(or.parts(), " or ");
            case Expr.Not not -> "not " + of(not.part());
            case Expr.MacroUse use -> use.name();
            case Expr.Opened opened -> of(opened.body());
            case Expr.Exists exists -> of(exists.left()) + " exists";
            case Expr.Compare compare -> of(compare.left()) + " " + operator(compare) + " " + of(compare.right());
        };
    }

    /// A comparison with the names of lists where their items were put.
    public static String listsByName(Expr.Compare compare) {
        String right = compare.right() instanceof Expr.Right.Many(List<Expr.Word> words, var _)
                ? "(" + String.join(", ", listsByName(words)) + ")"
                : of(compare.right());
        return of(compare.left()) + " " + operator(compare) + " " + right;
    }

    private static List<String> listsByName(List<Expr.Word> words) {
        List<String> shown = new ArrayList<>();
        String last = "";
        for (Expr.Word word : words) {
            String list = word.place().list();
            if (list.isEmpty()) {
                shown.add(quoted(word.text()));
            } else if (!list.equals(last)) {
                shown.add(list);
            }
            last = list;
        }
        return shown;
    }

    /// The operator with its modifier, e.g. `startswith oneof`.
    public static String operator(Expr.Compare compare) {
        return compare.quantity() == Quantity.NONE
                ? compare.operator().text()
                : compare.operator().text() + " " + compare.quantity().name().toLowerCase(Locale.ROOT);
    }

    public static String of(Expr.Term term) {
        return switch (term) {
            case Expr.Term.Field field -> field.text();
            case Expr.Term.Text text -> text.value();
            case Expr.Term.Group group -> "(" + terms(group.items()) + ")";
            case Expr.Term.Call call ->
                call.transformer()
                        + "("
                        + terms(call.arguments())
                        + ")"
                        + call.selector().map(selector -> "[" + selector + "]").orElse("");
        };
    }

    private static String of(Expr.Right right) {
        return switch (right) {
            case Expr.Right.One one -> quoted(one.word().text());
            case Expr.Right.Many many ->
                many.words().stream().map(word -> quoted(word.text())).collect(Collectors.joining(", ", "(", ")"));
            case Expr.Right.Computed computed -> of(computed.term());
        };
    }

    private static String joined(List<Expr> parts, String word) {
        return parts.stream().map(ExprText::of).collect(Collectors.joining(word, "(", ")"));
    }

    private static String terms(List<Expr.Term> terms) {
        return terms.stream().map(ExprText::of).collect(Collectors.joining(","));
    }

    private static String quoted(String value) {
        StringBuilder escaped = new StringBuilder(value.length() + 2);
        boolean needsQuotes = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            String escape = escape(c);
            needsQuotes |= c == ' ' || c == '\'' || !escape.isEmpty();
            escaped.append(escape.isEmpty() ? String.valueOf(c) : escape);
        }
        return needsQuotes ? "\"" + escaped + "\"" : value;
    }

    private static String escape(char c) {
        return switch (c) {
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\\' -> "\\\\";
            case '"' -> "\\\"";
            default -> "";
        };
    }
}
