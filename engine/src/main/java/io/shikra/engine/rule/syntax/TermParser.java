// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.MappedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The part of the grammar that conditions and output formats share: fields and transformer calls.
public final class TermParser {
    /// In the order in which Falco lists them in messages.
    private static final List<String> TRANSFORMERS =
            List.of("tolower", "toupper", "b64", "basename", "len", "join", "concat", "getopt");

    static final String EXPECTED_TRANSFORMER =
            "a field with a valid transformer: 'val', '" + String.join("', '", TRANSFORMERS) + "'";

    private static final int MAX_DEPTH = 100;

    private final Scanner scan;
    private int depth;

    TermParser(Scanner scan) {
        this.scan = scan;
    }

    /// A field or transformer call that starts at {@code from}, taken as long as the grammar lets it.
    public static Optional<Expr.Term> at(MappedText text, int from) {
        return new TermParser(new Scanner(text, from)).fieldOrTransformer();
    }

    public static List<String> transformers() {
        return TRANSFORMERS;
    }

    Optional<Expr.Term> fieldOrTransformer() {
        Optional<Expr.Term> field = field();
        return field.isPresent() ? field : call();
    }

    /// `val(field)` or a transformer call.
    Optional<Expr.Term> rightSide() {
        scan.blank();
        int from = scan.at();
        if (!scan.text("val(")) {
            return call();
        }
        scan.blank();
        Expr.Term field = field().orElseThrow(() ->
                error("expected a field within 'val' transformer", "val() takes a field name, e.g. val(proc.pname)"));
        close();
        return Optional.of(new Expr.Term.Call("val", List.of(field), Optional.empty(), scan.since(from)));
    }

    private Optional<Expr.Term> field() {
        int from = scan.at();
        if (!scan.fieldName()) {
            return Optional.empty();
        }
        String name = scan.last();
        Optional<String> argument = bracketed();
        return Optional.of(new Expr.Term.Field(name, argument, scan.since(from)));
    }

    private Optional<String> bracketed() {
        if (!scan.text("[")) {
            return Optional.empty();
        }
        if (!scan.quotedString() && !scan.bareArgument()) {
            throw error(
                    "expected a valid field argument: a quoted string or a bare string",
                    "write the argument between the brackets, e.g. proc.aname[2]");
        }
        String argument = scan.last();
        if (!scan.text("]")) {
            throw error("expected a ']' token", "close the bracket of the field's argument");
        }
        return Optional.of(argument);
    }

    private Optional<Expr.Term> call() {
        int from = scan.at();
        for (String name : TRANSFORMERS) {
            if (scan.text(name + "(")) {
                List<Expr.Term> arguments = arguments();
                return Optional.of(new Expr.Term.Call(name, arguments, bracketed(), scan.since(from)));
            }
        }
        return Optional.empty();
    }

    private List<Expr.Term> arguments() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw error("exceeded max depth limit of " + MAX_DEPTH, "");
        }
        List<Expr.Term> arguments = new ArrayList<>();
        do {
            arguments.add(argument());
            scan.blank();
        } while (scan.text(","));
        close();
        depth--;
        return arguments;
    }

    private Expr.Term argument() {
        scan.blank();
        int from = scan.at();
        if (scan.text("(")) {
            return group(from);
        }
        return element()
                .orElseThrow(() -> error(
                        "expected field transformer argument: field, transformer, quoted string, number, or transformer list",
                        "quote a text argument"));
    }

    private Optional<Expr.Term> element() {
        int from = scan.at();
        if (scan.number() || scan.quotedString()) {
            return Optional.of(new Expr.Term.Text(scan.last(), scan.since(from)));
        }
        Optional<Expr.Term> call = call();
        return call.isPresent() ? call : field();
    }

    private Expr.Term group(int from) {
        List<Expr.Term> items = new ArrayList<>();
        scan.blank();
        if (scan.text(")")) {
            return new Expr.Term.Group(items, scan.since(from));
        }
        do {
            scan.blank();
            items.add(element()
                    .orElseThrow(() -> error(
                            "expected transformer list argument: field, transformer, quoted string, or number",
                            "remove the comma, or quote the text")));
            scan.blank();
        } while (scan.text(","));
        if (!scan.text(")")) {
            throw error("expected ')'", "close the parenthesis of the list");
        }
        return new Expr.Term.Group(items, scan.since(from));
    }

    private void close() {
        scan.blank();
        if (!scan.text(")")) {
            throw error("expected a ')' token closing the transformer", "close the parenthesis of the transformer");
        }
    }

    private ConditionError error(String message, String advice) {
        return new ConditionError(message, scan.here(), advice);
    }
}
