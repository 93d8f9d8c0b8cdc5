// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Transformer;
import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.FatalRuleError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Nearest;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.syntax.Expr.Term;
import io.shikra.engine.rule.syntax.TermParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Looks up the fields of a term and decides the types of its transformer calls (spec: transformers).
///
/// Throws `ConditionError`.
public final class TermResolver {
    private final FieldCatalogue catalogue;
    private final Findings findings;

    public TermResolver(FieldCatalogue catalogue, Findings findings) {
        this.catalogue = catalogue;
        this.findings = findings;
    }

    /// One that looks things up alike and keeps its findings to itself.
    TermResolver(TermResolver other) {
        this(other.catalogue, new Findings());
    }

    /// @param check the position that an error reports
    public Operand resolve(Term term, Place check) {
        return switch (term) {
            case Term.Field field -> new Operand.Field(field(field, check));
            case Term.Text text -> new Operand.Literal(text.value());
            case Term.Group group ->
                new Operand.Group(
                        group.items().stream().map(item -> resolve(item, check)).toList());
            case Term.Call call -> call(call, check);
        };
    }

    /// Whether the whole text is a field or transformer call that resolves.
    public static boolean isTerm(FieldCatalogue catalogue, MappedText text) {
        try {
            Optional<Term> term = TermParser.at(text, 0);
            if (term.isEmpty() || term.get().place().to() != text.length()) {
                return false;
            }
            new TermResolver(catalogue, new Findings())
                    .resolve(term.get(), term.get().place());
            return true;
        } catch (ConditionError | FatalRuleError _) {
            return false;
        }
    }

    /// Whether the text is a field's.
    boolean isField(String text) {
        return !(catalogue.find(text) instanceof FieldCatalogue.Lookup.Unknown);
    }

    private FieldRef field(Term.Field field, Place check) {
        return switch (catalogue.find(field.text())) {
            case FieldCatalogue.Lookup.Found found -> found.field();
            case FieldCatalogue.Lookup.NotComputed known -> {
                findings.needs(field.text(), known.why(), field.place());
                // the rule is judged to its end, but never run: see NotLoaded
                yield new FieldRef(known.spec(), field.argument().orElse(""), field.text(), (_, _) -> {});
            }
            case FieldCatalogue.Lookup.Unknown unknown ->
                throw new ConditionError(unknown.message(), check, field.place(), advice(field));
        };
    }

    /// The field of that name, whether it takes the argument or not.
    Optional<FieldSpec> named(String name) {
        return catalogue.all().stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    private String advice(Term.Field field) {
        return named(field.name())
                .map(spec -> ArgumentAdvice.of(spec, field.argument().isPresent()))
                .orElseGet(() -> nearest(field.name()));
    }

    String nearest(String name) {
        return Nearest.didYouMean(name, catalogue.all().stream().map(FieldSpec::name))
                .orElse("it is none of Falco's fields of this source either: check the spelling");
    }

    private Operand call(Term.Call call, Place check) {
        List<Operand> arguments = call.arguments().stream()
                .map(argument -> resolve(argument, check))
                .toList();
        Transformer transformer = Transformer.valueOf(call.transformer().toUpperCase(Locale.ROOT));
        Operand first = arguments.getFirst();
        boolean multivalue = transformer == Transformer.JOIN
                || transformer == Transformer.CONCAT
                || transformer == Transformer.GETOPT;
        if (multivalue && arguments.size() == 1) {
            throw new ConditionError(
                    "unknown field transfomer '" + call.transformer() + "'",
                    check,
                    call.place(),
                    call.transformer() + "() takes at least two arguments");
        }
        if (!multivalue && arguments.size() > 1) {
            throw new FatalRuleError(
                    "unknown multivalue transformer", call.place(), call.transformer() + "() takes one argument");
        }
        if (call.selector().isPresent() && transformer != Transformer.GETOPT) {
            throw new ConditionError(
                    "transformer '" + call.transformer() + "' does not support field arguments",
                    check,
                    call.place(),
                    "remove the brackets");
        }
        if (transformer != Transformer.VAL) {
            checkTransformable(call, arguments, check);
        }
        return switch (transformer) {
            case TOLOWER, TOUPPER, BASENAME ->
                unary(call, transformer, first, check, first.type().isText());
            case B64 ->
                unary(
                        call,
                        transformer,
                        first,
                        check,
                        first.type() == FieldType.CHARBUF || first.type() == FieldType.BYTEBUF);
            case LEN -> {
                Operand checked = unary(
                        call,
                        transformer,
                        first,
                        check,
                        first.list() || first.type().isText() || first.type() == FieldType.BYTEBUF);
                yield new Operand.Call(transformer, ((Operand.Call) checked).arguments(), "", FieldType.UINT64, false);
            }
            case VAL -> new Operand.Call(transformer, arguments, "", first.type(), first.list());
            case JOIN -> join(call, arguments, check);
            case CONCAT -> concat(call, arguments, check);
            case GETOPT -> getopt(call, arguments, check);
        };
    }

    private static Operand unary(
            Term.Call call, Transformer transformer, Operand argument, Place check, boolean accepted) {
        if (!accepted) {
            throw new ConditionError(
                    "can't add field transformer: type '" + argument.type() + "' is not supported by '"
                            + call.transformer() + "' transformer applied on field '" + name(argument) + "'",
                    check,
                    call.place(),
                    "compare the field without '" + call.transformer() + "'");
        }
        return new Operand.Call(transformer, List.of(argument), "", argument.type(), argument.list());
    }

    private static Operand join(Term.Call call, List<Operand> arguments, Place check) {
        require(arguments.size() == 2, "join() requires exactly 2 arguments: separator and list", call, check);
        require(
                !arguments.get(0).list(),
                "join() first argument (separator) must be a single value, not a list",
                call,
                check);
        require(arguments.get(1).list(), "join() second argument must be a list", call, check);
        return new Operand.Call(Transformer.JOIN, arguments, "", FieldType.CHARBUF, false);
    }

    private static Operand concat(Term.Call call, List<Operand> arguments, Place check) {
        require(arguments.stream().allMatch(TermResolver::isString), "concat() arguments must be strings", call, check);
        return new Operand.Call(Transformer.CONCAT, arguments, "", FieldType.CHARBUF, false);
    }

    private static Operand getopt(Term.Call call, List<Operand> arguments, Place check) {
        require(arguments.size() == 2, "getopt() requires exactly 2 arguments: args list and optstring", call, check);
        require(arguments.get(0).list(), "getopt() first argument must be a list", call, check);
        require(!arguments.get(1).list(), "getopt() second argument (optstring) must be a single value", call, check);
        require(
                arguments.stream().allMatch(argument -> argument.type() == FieldType.CHARBUF),
                "getopt() arguments must be strings",
                call,
                check);
        String selector = call.selector().orElse("");
        require(
                call.selector().isEmpty() || selector.length() == 1,
                "getopt() field argument must be a single option character",
                call,
                check);
        return new Operand.Call(Transformer.GETOPT, arguments, selector, FieldType.CHARBUF, selector.isEmpty());
    }

    private static void checkTransformable(Term.Call call, List<Operand> arguments, Place check) {
        for (Operand argument : arguments) {
            if (argument instanceof Operand.Field field
                    && field.field().spec().flags().contains(FieldSpec.Flag.NO_TRANSFORMER)) {
                throw new ConditionError(
                        "can't add field transformer: field '"
                                + field.field().spec().name() + "' doesn't support transformers",
                        check,
                        call.place(),
                        "compare the field without '" + call.transformer() + "'");
            }
        }
    }

    private static boolean isString(Operand operand) {
        return operand.type() == FieldType.CHARBUF && !operand.list();
    }

    private static void require(boolean holds, String message, Term.Call call, Place check) {
        if (!holds) {
            throw new ConditionError(message, check, call.place(), "");
        }
    }

    /// The name of the field inside.
    static String name(Operand operand) {
        return switch (operand) {
            case Operand.Field field -> field.field().text();
            case Operand.Call call -> name(call.arguments().getFirst());
            case Operand.Literal literal -> literal.text();
            case Operand.Group _ -> "(list)";
        };
    }
}
