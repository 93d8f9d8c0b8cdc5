// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.collect.ExceptionItem.Entry;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.syntax.ListPaste;
import java.util.List;

/// Writes a rule's exceptions into its condition: `(condition) and not (exception) and not …`.
public final class ExceptionText {
    private ExceptionText() {}

    public static MappedText condition(RuleItem rule) {
        if (rule.exceptions().isEmpty()) {
            return rule.condition();
        }
        MappedText.Builder condition =
                new MappedText.Builder().add("(").add(rule.condition()).add(")");
        for (ExceptionItem exception : rule.exceptions()) {
            if (!exception.values().isEmpty()) {
                condition.add(" and not ").add(text(exception));
            }
        }
        return condition.build();
    }

    private static MappedText text(ExceptionItem exception) {
        Entry fields = exception.fields().orElse(new Entry.Many(List.of()));
        Entry comps = exception.comps().orElseGet(() -> ExceptionChecks.defaultComps(fields));
        return switch (fields) {
            case Entry.One field -> single(field.text(), comps, exception);
            case Entry.Many many -> tuples(many.entries(), comps, exception);
        };
    }

    private static MappedText single(MappedText field, Entry comps, ExceptionItem exception) {
        MappedText.Builder text = new MappedText.Builder()
                .add("(")
                .add(field)
                .add(" ")
                .add(written(comps))
                .add(" (");
        String separator = "";
        for (Entry value : exception.values()) {
            if (!(value instanceof Entry.One one)) {
                throw wrong("Expected values array to contain a list of strings", exception.where());
            }
            text.add(separator).add(ListPaste.quoted(one.text()));
            separator = ", ";
        }
        return text.add("))").build();
    }

    private static MappedText tuples(List<Entry> fields, Entry comps, ExceptionItem exception) {
        MappedText.Builder text = new MappedText.Builder().add("(");
        String separator = "";
        for (Entry tuple : exception.values()) {
            if (!(tuple instanceof Entry.Many values) || values.entries().size() != fields.size()) {
                throw wrong("Fields and values lists must have equal length", exception.where());
            }
            text.add(separator).add("(");
            for (int i = 0; i < fields.size(); i++) {
                Entry comp =
                        comps instanceof Entry.Many many && i < many.entries().size()
                                ? many.entries().get(i)
                                : new Entry.One(MappedText.unwritten("="));
                text.add(i == 0 ? "" : " and ")
                        .add(" ")
                        .add(written(fields.get(i)))
                        .add(" ")
                        .add(written(comp))
                        .add(" ")
                        .add(value(values.entries().get(i), comp));
            }
            text.add(")");
            separator = " or ";
        }
        return text.add(")").build();
    }

    private static MappedText value(Entry value, Entry comp) {
        return switch (value) {
            case Entry.Many many -> list(many.entries());
            case Entry.One one ->
                ExceptionChecks.takesList(ExceptionChecks.text(comp).strip())
                        ? parenthesised(one.text())
                        : ListPaste.quoted(one.text());
        };
    }

    private static MappedText list(List<Entry> values) {
        MappedText.Builder text = new MappedText.Builder().add("(");
        String separator = "";
        for (Entry value : values) {
            text.add(separator).add(ListPaste.quoted(written(value)));
            separator = ", ";
        }
        return text.add(")").build();
    }

    private static MappedText parenthesised(MappedText value) {
        return value.text().startsWith("(")
                ? value
                : new MappedText.Builder().add("(").add(value).add(")").build();
    }

    private static MappedText written(Entry entry) {
        return entry instanceof Entry.One one ? one.text() : MappedText.EMPTY;
    }

    private static RuleError wrong(String message, Where where) {
        return new RuleError(
                Codes.ERR_VALIDATE,
                message,
                where,
                "with 'fields' a list, every element of 'values' is a list of as many; with 'fields' one name, "
                        + "'values' is a plain list");
    }
}
