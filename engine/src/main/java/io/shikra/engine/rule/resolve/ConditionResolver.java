// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Condition.Quantity;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.Nearest;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.syntax.Expr;
import io.shikra.engine.rule.syntax.Expr.Word;
import io.shikra.engine.rule.syntax.ExprText;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Turns a syntax tree without macro uses into the resolved tree: fields found, operators checked against types,
/// constants decoded.
///
/// Throws `ConditionError` at the first check that does not compile.
public final class ConditionResolver {
    private final TermResolver terms;
    private final EventNames events;
    private final ConstantDecoder decoder;
    private final ConstantLint lint;
    private final Findings findings;
    private final IdentityHashMap<Expr, Condition> known;

    /// @param known the checks of other conditions with the same fields, by identity, as far as nothing was found in
    ///              them: macros put the same ones into many rules. What is resolved here is added
    public ConditionResolver(
            TermResolver terms,
            EventNames events,
            PortNames ports,
            Findings findings,
            IdentityHashMap<Expr, Condition> known) {
        this.terms = terms;
        this.findings = findings;
        this.known = known;
        this.events = events;
        this.decoder = new ConstantDecoder(ports);
        this.lint = new ConstantLint(terms, findings);
    }

    public Condition resolve(Expr expr) {
        return switch (expr) {
            case Expr.And and -> new Condition.And(all(and.parts()));
            case Expr.Or or -> new Condition.Or(all(or.parts()));
            case Expr.Not not -> new Condition.Not(resolve(not.part()));
            case Expr.Exists _, Expr.Compare _ -> check(expr);
            case Expr.Opened opened -> resolve(opened.body());
            case Expr.MacroUse use ->
                throw new ConditionError("filter error: unexpected identifier '" + use.name() + "'", use.place());
        };
    }

    private Condition check(Expr expr) {
        Condition held = known.get(expr);
        if (held != null) {
            return held;
        }
        int before = findings.reports();
        Condition made = expr instanceof Expr.Compare compare ? compare(compare) : exists((Expr.Exists) expr);
        if (findings.reports() == before) {
            known.put(expr, made);
        }
        return made;
    }

    private Condition exists(Expr.Exists exists) {
        return new Condition.Exists(
                terms.resolve(exists.left(), exists.place()), exists.place().span());
    }

    private List<Condition> all(List<Expr> parts) {
        return parts.stream().map(this::resolve).toList();
    }

    private Condition compare(Expr.Compare compare) {
        Operand left = terms.resolve(compare.left(), compare.place());
        Operator operator = compare.operator().operator();
        OperatorTable.refusal(left, operator, compare.operator().text()).ifPresent(refusal -> {
            throw new ConditionError("filter error: " + refusal, compare.place(), OperatorTable.choice(left));
        });
        return switch (compare.right()) {
            case Expr.Right.Computed computed -> compareFields(compare, left, computed);
            case Expr.Right.One one -> compareConstants(compare, left, List.of(one.word()));
            case Expr.Right.Many many -> compareConstants(compare, left, many.words());
        };
    }

    private Condition compareFields(Expr.Compare compare, Operand left, Expr.Right.Computed computed) {
        Place place = compare.place();
        Operator operator = compare.operator().operator();
        Operand right = terms.resolve(computed.term(), place);
        refusal(left, operator, right).ifPresent(message -> {
            throw new ConditionError(message, place, "compare with a constant instead");
        });
        return new Condition.CompareFields(left, operator, right, place.span());
    }

    /// What keeps two computed sides from being compared.
    private static Optional<String> refusal(Operand left, Operator operator, Operand right) {
        if (operator == Operator.PMATCH || operator == Operator.REGEX) {
            return Optional.of("filter error: operator does not support right-hand side fields");
        }
        if (left.type() == FieldType.IPNET) {
            return Optional.of("field type 'IPNET' doesn't support right-hand side fields");
        }
        Optional<String> noRight =
                fieldWithout(left).map(f -> "field '" + f + "' doesn't support right-hand side fields");
        if (noRight.isPresent()) {
            return noRight;
        }
        Optional<String> notRight =
                fieldWithout(right).map(f -> "field '" + f + "' can't be used as a right-hand side field");
        if (notRight.isPresent()) {
            return notRight;
        }
        if (left.type() != right.type() || left.list() != right.list()) {
            return Optional.of("field '" + TermResolver.name(left) + "' has type '" + typeName(left)
                    + "' while the right-hand side field '" + TermResolver.name(right) + "' has incompatible type '"
                    + typeName(right) + "'");
        }
        return Optional.empty();
    }

    private static Optional<String> fieldWithout(Operand operand) {
        return operand instanceof Operand.Call call && call.transformer() == Condition.Transformer.VAL
                ? fieldWithout(call.arguments().getFirst())
                : Optional.of(operand)
                        .filter(Operand.Field.class::isInstance)
                        .map(field -> ((Operand.Field) field).field().spec())
                        .filter(spec -> spec.flags().contains(FieldSpec.Flag.NO_RHS))
                        .map(FieldSpec::name);
    }

    private static String typeName(Operand operand) {
        return operand.list() ? "LIST(" + operand.type() + ")" : operand.type().name();
    }

    private Condition compareConstants(Expr.Compare compare, Operand left, List<Word> words) {
        Operator operator = compare.operator().operator();
        boolean eventType = isPlain(left, "evt.type");
        refuseRawBytes(compare, left);
        List<Constant> constants = words.stream()
                .map(word -> {
                    lint.check(operator, compare, word);
                    if (eventType) {
                        checkEventType(compare, word);
                    }
                    return decode(compare, left, operator, word);
                })
                .toList();
        Quantity quantity = compare.quantity();
        return new Condition.Compare(
                left, operator, quantity, constants, compare.place().span());
    }

    private Constant decode(Expr.Compare compare, Operand left, Operator operator, Word word) {
        try {
            return decoder.decode(left, operator, word);
        } catch (Refused refused) {
            throw new ConditionError(refused.problem(), compare.place(), word.place(), refused.advice());
        }
    }

    private void checkEventType(Expr.Compare compare, Word word) {
        if (!events.isKnown(word.text())) {
            throw new ConditionError(
                    "unknown event type " + word.text(),
                    compare.place(),
                    word.place(),
                    Nearest.didYouMean(word.text(), events.names())
                            .orElse("evt.type takes the names of system calls and events, in lower case"));
        }
    }

    /// `evt.rawarg` of these parameter types cannot be compared at all.
    private static void refuseRawBytes(Expr.Compare compare, Operand left) {
        boolean raw = left instanceof Operand.Field field
                && field.field().spec().name().equals("evt.rawarg");
        if (raw) {
            incomparable(left.type()).ifPresent(number -> {
                throw new ConditionError(
                        "wrong parameter type " + number,
                        compare.place(),
                        "compare " + ExprText.of(compare.left()).replace("rawarg", "arg") + " instead");
            });
        }
    }

    /// The number of a type that no constant can be read as.
    private static OptionalInt incomparable(FieldType type) {
        return switch (type) {
            case BYTEBUF -> OptionalInt.of(10);
            case SYSCALLID -> OptionalInt.of(18);
            case SIGTYPE -> OptionalInt.of(19);
            default -> OptionalInt.empty();
        };
    }

    static boolean isPlain(Operand operand, String field) {
        return operand instanceof Operand.Field plain && plain.field().text().equals(field);
    }
}
