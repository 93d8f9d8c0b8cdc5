// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.collect.ExceptionItem.Entry;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.syntax.Spelling;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Whether an exception's fields, operators and values fit together, and what it leaves unsaid.
final class ExceptionChecks {
    private static final Set<String> MODIFIERS = Set.of("oneof", "anyof", "allof");
    private static final String SINGLE_COMPS = "When fields is a single value, comps must be one of (in, pmatch, "
            + "intersects) or a modifier operator (e.g. startswith oneof)";

    private final Predicate<MappedText> isField;

    ExceptionChecks(Predicate<MappedText> isField) {
        this.isField = isField;
    }

    /// The exception with its operators filled in.
    ExceptionItem defined(ExceptionItem exception) {
        Entry fields = exception
                .fields()
                .orElseThrow(() -> wrong(
                        "Rule exception item must have fields property with a list of fields", exception.where()));
        return complete(exception, fields);
    }

    /// As `defined`, for one that is appended under a new name.
    ExceptionItem appended(ExceptionItem exception) {
        Entry fields = exception
                .fields()
                .orElseThrow(() ->
                        wrong("Rule exception must have fields property with a list of fields", exception.where()));
        if (exception.values().isEmpty()) {
            throw wrong("Rule exception must have values property with a list of values", exception.where());
        }
        return complete(exception, fields);
    }

    /// An existing exception with more values.
    static ExceptionItem extended(ExceptionItem existing, ExceptionItem more) {
        if (more.fields().isPresent()) {
            throw wrong("Can not append exception fields to existing exception, only values", more.where());
        }
        if (more.comps().isPresent()) {
            throw wrong("Can not append exception comps to existing exception, only values", more.where());
        }
        return existing.withMore(more.values());
    }

    private ExceptionItem complete(ExceptionItem exception, Entry fields) {
        ExceptionItem completed = exception.withComps(exception.comps().orElseGet(() -> defaultComps(fields)));
        Entry comps = completed.comps().orElseThrow();
        switch (fields) {
            case Entry.Many many -> checkList(many.entries(), comps, exception.where());
            case Entry.One one -> checkSingle(one.text(), comps, exception.where());
        }
        return completed;
    }

    static Entry defaultComps(Entry fields) {
        return switch (fields) {
            case Entry.One _ -> new Entry.One(MappedText.unwritten("in"));
            case Entry.Many many ->
                new Entry.Many(Collections.nCopies(many.entries().size(), new Entry.One(MappedText.unwritten("="))));
        };
    }

    private void checkList(List<Entry> fields, Entry comps, Where where) {
        if (!(comps instanceof Entry.Many many) || many.entries().size() != fields.size()) {
            throw wrong("Fields and comps lists must have equal length", where);
        }
        for (Entry comp : many.entries()) {
            String operator = text(comp).strip();
            if (!isOperator(operator)) {
                throw wrong("'" + operator + "' is not a supported comparison operator", where);
            }
        }
        for (Entry field : fields) {
            checkField(field instanceof Entry.One one ? one.text() : MappedText.EMPTY, where);
        }
    }

    private void checkSingle(MappedText field, Entry comps, Where where) {
        if (comps instanceof Entry.Many) {
            throw wrong("Fields and comps must both be strings", where);
        }
        if (!takesList(text(comps).strip())) {
            throw wrong(SINGLE_COMPS, where);
        }
        checkField(field, where);
    }

    private void checkField(MappedText field, Where where) {
        if (!isField.test(field)) {
            throw wrong("'" + field.text() + "' is not a supported filter field", where);
        }
    }

    static boolean isOperator(String text) {
        return text.equals("exists") || Spelling.parse(text).isPresent() || isModified(text);
    }

    /// Whether the operator's right side is a list in parentheses.
    static boolean takesList(String text) {
        return isModified(text)
                || Spelling.parse(text)
                        .filter(s -> s.kind() == Spelling.Kind.LIST)
                        .isPresent();
    }

    private static boolean isModified(String text) {
        String[] words = text.split("\\s+", 3);
        Optional<Spelling> operator = Spelling.parse(words[0]);
        return words.length == 2
                && MODIFIERS.contains(words[1])
                && operator.filter(s -> s.kind() == Spelling.Kind.STRING).isPresent();
    }

    static String text(Entry entry) {
        return entry instanceof Entry.One one ? one.text().text() : "";
    }

    private static RuleError wrong(String message, Where where) {
        return new RuleError(
                Codes.ERR_VALIDATE,
                message,
                where,
                "an exception has one operator in 'comps' per field in 'fields', and as many in each of its 'values'");
    }
}
