// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.rule.OutputFormat.Part;
import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.FatalRuleError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.syntax.Expr.Term;
import io.shikra.engine.rule.syntax.TermParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Takes an output format apart. After `%` and an optional width comes the longest text that is a field or a
/// transformer call; there is no escape for `%`.
///
/// Throws `ConditionError`.
public final class OutputParser {
    /// Parts of a name begin with a letter: `%evt.type.is.293` is evt.type, and text after it.
    private static final Pattern NAME = Pattern.compile("[a-zA-Z]\\w*(\\.[a-zA-Z]\\w*)+");

    /// Wider columns are of this width: nobody reads them, and they would fill the memory.
    private static final int MAX_WIDTH = 1 << 16;

    private final TermResolver terms;

    public OutputParser(TermResolver terms) {
        this.terms = terms;
    }

    public OutputFormat parse(MappedText output) {
        // the star says "print even when values are missing", which is always done
        MappedText format = output.text().startsWith("*") ? output.part(1, output.length()) : output;
        String text = format.text();
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int percent = text.indexOf('%', at);
            int literalEnd = percent < 0 ? text.length() : percent;
            if (literalEnd > at) {
                parts.add(new OutputFormat.Literal(text.substring(at, literalEnd)));
            }
            at = literalEnd;
            if (percent >= 0) {
                Term term = reference(format, percent, parts);
                at = term.place().to();
            }
        }
        return new OutputFormat(text, parts);
    }

    private Term reference(MappedText format, int percent, List<Part> parts) {
        String text = format.text();
        if (percent == text.length() - 1) {
            throw new ConditionError(
                    "invalid formatting syntax: formatting cannot end with a %",
                    new Place(format, percent, text.length()), "remove the %, or write the field after it");
        }
        int from = percent + 1;
        while (from < text.length() && text.charAt(from) >= '0' && text.charAt(from) <= '9') {
            from++;
        }
        if (from == text.length()) {
            throw new ConditionError(
                    "invalid formatting syntax: formatting cannot end with a number",
                    new Place(format, percent, from),
                    "write the field behind its width, or remove both");
        }
        int begin = from;
        Term term = longest(format, begin).orElseThrow(() -> unknown(format, percent, begin));
        int width = width(text.substring(percent + 1, from));
        String written = text.substring(from, term.place().to());
        parts.add(new OutputFormat.Reference(terms.resolve(term, term.place()), written, width));
        return term;
    }

    private static int width(String digits) {
        return digits.isEmpty()
                ? 0
                : (int) Math.min(MAX_WIDTH, Long.parseLong(digits.substring(0, Math.min(9, digits.length()))));
    }

    /// The longest term at {@code from} that resolves: a field's bracket, and the end of its name, may belong to the
    /// text that follows.
    private Optional<Term> longest(MappedText format, int from) {
        Optional<Term> whole = parsed(format, from);
        if (whole.isPresent() && resolves(whole.get())) {
            return whole;
        }
        for (int end = nameEnd(format.text(), from); end > from; end--) {
            String name = format.text().substring(from, end);
            Place place = new Place(format, from, end);
            if (NAME.matcher(name).matches() && terms.isField(name)) {
                return Optional.of(new Term.Field(name, Optional.empty(), place));
            }
        }
        return Optional.empty();
    }

    private static Optional<Term> parsed(MappedText format, int from) {
        try {
            return TermParser.at(format, from);
        } catch (ConditionError _) {
            return Optional.empty(); // not a term that long
        }
    }

    private boolean resolves(Term term) {
        return refusal(term).isEmpty();
    }

    /// What keeps a term from being computed, and what to do.
    private Optional<String> refusal(Term term) {
        try {
            new TermResolver(terms).resolve(term, term.place());
            return Optional.empty();
        } catch (ConditionError error) {
            boolean call = term instanceof Term.Call;
            return Optional.of(call ? reason(error) : error.advice());
        } catch (FatalRuleError error) {
            return Optional.of(String.valueOf(error.getMessage()));
        }
    }

    private static String reason(ConditionError error) {
        return error.advice().isEmpty() ? error.problem() : error.problem() + ": " + error.advice();
    }

    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end))
                        || text.charAt(end) == '_'
                        || text.charAt(end) == '.')) {
            end++;
        }
        return end;
    }

    private ConditionError unknown(MappedText format, int percent, int from) {
        int end = nameEnd(format.text(), from);
        String name = format.text().substring(from, end);
        return new ConditionError(
                "unknown filter: unexpected token after '",
                new Place(format, percent, Math.max(end, percent + 1)),
                name.isEmpty()
                        ? "% begins a field and cannot be printed by itself: leave it out"
                        : whyNot(format, from)
                                .orElseGet(() ->
                                        "no field or transformer begins at '%" + name + "': " + terms.nearest(name)));
    }

    /// What is wrong with the term that is there, when it is a transformer's or a known field's.
    private Optional<String> whyNot(MappedText format, int from) {
        boolean call = TermParser.transformers().stream()
                .anyMatch(name -> format.text().startsWith(name + "(", from));
        try {
            return TermParser.at(format, from)
                    .filter(term -> !(term instanceof Term.Field field)
                            || terms.named(field.name()).isPresent())
                    .flatMap(this::refusal);
        } catch (ConditionError error) {
            return call ? Optional.of(reason(error)) : Optional.empty();
        }
    }
}
