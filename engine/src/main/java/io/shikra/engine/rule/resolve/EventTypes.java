// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Condition.Quantity;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.source.FatalRuleError;
import io.shikra.engine.rule.syntax.Expr;
import io.shikra.engine.rule.syntax.Expr.Term;
import io.shikra.engine.rule.syntax.Expr.Word;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// The event types that a condition can hold for, judged from its checks of `evt.type`, `syscall.type` and `evt.num`
/// (spec: event-type pre-filter). Any other check holds for all types, negated too.
public final class EventTypes {
    private static final String UNSUPPORTED = "event code search does not support `evt.type` checks with transformers";
    private static final String UNSUPPORTED_RIGHT =
            "right-hand field comparisons on `evt.type`/`syscall.type` checks are not supported by event code search";
    private static final Set<Operator> EQUALITY = Set.of(Operator.EQ, Operator.IN);

    private final EventNames events;
    private final Set<String> named = new LinkedHashSet<>();

    public EventTypes(EventNames events) {
        this.events = events;
    }

    /// Codes that the condition can hold for. The caller owns the set.
    public BitSet of(Expr condition) {
        return of(condition, false);
    }

    /// The names that the condition asks for, not those that it excludes.
    public Set<String> named() {
        return named;
    }

    private BitSet of(Expr expr, boolean negated) {
        return switch (expr) {
            case Expr.And and -> combined(and.parts(), negated, negated);
            case Expr.Or or -> combined(or.parts(), negated, !negated);
            case Expr.Not not -> of(not.part(), !negated);
            case Expr.MacroUse _ -> events.all();
            case Expr.Opened opened -> of(opened.body(), negated);
            case Expr.Exists exists -> {
                refuseTransformed(exists.left());
                yield isEventType(exists.left()) && negated ? new BitSet() : events.all();
            }
            case Expr.Compare compare -> of(compare, negated);
        };
    }

    private BitSet combined(List<Expr> parts, boolean negated, boolean union) {
        BitSet result = union ? new BitSet() : events.all();
        for (Expr part : parts) {
            BitSet codes = of(part, negated);
            if (union) {
                result.or(codes);
            } else {
                result.and(codes);
            }
        }
        return result;
    }

    private BitSet of(Expr.Compare compare, boolean negated) {
        refuseComputed(compare);
        Operator operator = compare.operator().operator();
        Optional<List<Word>> words = words(compare);
        if (words.isEmpty()) {
            return events.all();
        }
        if (compare.quantity() != Quantity.NONE) {
            return events.all();
        }
        if (isEventType(compare.left()) && (EQUALITY.contains(operator) || operator == Operator.NE)) {
            return ofNames(words.get(), negated ^ operator == Operator.NE);
        }
        if (isField(compare.left(), "evt.num")) {
            Verdict verdict = verdict(operator, words.get());
            return verdict == (negated ? Verdict.ALWAYS : Verdict.NEVER) ? new BitSet() : events.all();
        }
        return events.all();
    }

    private BitSet ofNames(List<Word> words, boolean excluded) {
        BitSet codes = new BitSet();
        for (Word word : words) {
            codes.or(events.codesOf(word.text()));
            if (!excluded) {
                named.add(word.text());
            }
        }
        if (!excluded) {
            return codes;
        }
        BitSet others = events.all();
        others.andNot(codes);
        return others;
    }

    /// What is known of the check before any event: their numbers begin at 1.
    private static Verdict verdict(Operator operator, List<Word> words) {
        long[] values = new long[words.size()];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = WholeNumbers.parse(words.get(i).text(), false);
            } catch (Refused _) {
                return Verdict.SOMETIMES; // an error, reported elsewhere
            }
        }
        // numbers are unsigned: what was negative is large
        boolean allBelow = LongStream.of(values).allMatch(value -> value == 0);
        boolean allBelowOrFirst = LongStream.of(values).allMatch(value -> value == 0 || value == 1);
        return switch (operator) {
            case EQ, IN, LE -> allBelow ? Verdict.NEVER : Verdict.SOMETIMES;
            case LT -> allBelowOrFirst ? Verdict.NEVER : Verdict.SOMETIMES;
            case NE, GT -> allBelow ? Verdict.ALWAYS : Verdict.SOMETIMES;
            case GE -> allBelowOrFirst ? Verdict.ALWAYS : Verdict.SOMETIMES;
            default -> Verdict.SOMETIMES;
        };
    }

    private enum Verdict {
        NEVER,
        SOMETIMES,
        ALWAYS
    }

    private static Optional<List<Word>> words(Expr.Compare compare) {
        return switch (compare.right()) {
            case Expr.Right.One one -> Optional.of(List.of(one.word()));
            case Expr.Right.Many many -> Optional.of(many.words());
            case Expr.Right.Computed _ -> Optional.empty();
        };
    }

    /// Only the comparisons that would be searched: others with a computed side hold for all types.
    private static void refuseComputed(Expr.Compare compare) {
        Operator operator = compare.operator().operator();
        if (!EQUALITY.contains(operator) && operator != Operator.NE) {
            return;
        }
        refuseTransformed(compare.left());
        if (isEventType(compare.left()) && compare.right() instanceof Expr.Right.Computed computed) {
            throw new FatalRuleError(UNSUPPORTED_RIGHT, computed.place(), "compare evt.type with constants");
        }
    }

    private static void refuseTransformed(Term term) {
        switch (term) {
            case Term.Call call -> {
                call.arguments().forEach(EventTypes::refuseTransformed);
                if (call.arguments().stream().anyMatch(EventTypes::endsInEventType)) {
                    throw new FatalRuleError(UNSUPPORTED, call.place(), "compare evt.type itself");
                }
            }
            case Term.Group group -> group.items().forEach(EventTypes::refuseTransformed);
            case Term.Field _, Term.Text _ -> {}
        }
    }

    /// Of a list in parentheses Falco looks at the last item only.
    private static boolean endsInEventType(Term term) {
        boolean isList = term instanceof Term.Group group && !group.items().isEmpty();
        return isEventType(isList ? ((Term.Group) term).items().getLast() : term);
    }

    private static boolean isEventType(Term term) {
        return isField(term, "evt.type") || isField(term, "syscall.type");
    }

    private static boolean isField(Term term, String name) {
        return term instanceof Term.Field field
                && field.name().equals(name)
                && field.argument().isEmpty();
    }
}
