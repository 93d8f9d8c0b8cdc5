// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.explain;

import io.shikra.engine.Compatibility;
import io.shikra.engine.code.AnswerOrigin;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.code.TracedMatcher;
import io.shikra.engine.detect.OperandProbe;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.PerUse;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Condition.Quantity;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.rule.Written;
import io.shikra.engine.state.EventContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers every part of a condition for one event. What the rules asked already is not asked again: it
/// is what they were told. Belongs to the event thread.
public final class Explainer {
    /// Comparisons with several constants, of which some can be told to be the reason.
    private static final Set<Operator> OF_SEVERAL = Set.of(Operator.IN, Operator.INTERSECTS, Operator.PMATCH);

    private final TracedMatcher matcher;
    private final boolean running;
    private final Compatibility compatibility;
    private final Interpreter single;

    /// @param matcher has looked at the event, and matched it
    /// @param running whether the rule to explain is one of the matcher's
    public Explainer(TracedMatcher matcher, boolean running, Compatibility compatibility, Interpreter single) {
        this.matcher = matcher;
        this.running = running;
        this.compatibility = compatibility;
        this.single = single;
    }

    /// The condition as a tree.
    public Part explain(Written condition, EventContext event) {
        boolean remembers = remembers(condition);
        return part(condition, event, true, running && !remembers);
    }

    private Part part(Written written, EventContext event, boolean reached, boolean planned) {
        return switch (written) {
            case Written.Joined joined -> joined(joined, event, reached, planned);
            case Written.Negated(Written part, var span) -> new Part.Negated(part(part, event, reached, planned), span);
            case Written.Macro(String name, Written body, var span) ->
                new Part.Macro(name, part(body, event, reached, planned), span);
            case Written.Exempted(String name, Written body, List<Written> lines, var span) -> {
                Part made = part(body, event, reached, planned);
                yield new Part.Exempted(name, made, lines(made, lines.size()), span);
            }
            case Written.Check check -> test(check, event, reached, planned);
        };
    }

    private static List<Part> lines(Part body, int count) {
        return count > 1 && body instanceof Part.Joined several
                ? several.parts()
                : count == 1 ? List.of(body) : List.of();
    }

    private Part joined(Written.Joined joined, EventContext event, boolean reached, boolean planned) {
        List<Part> parts = new ArrayList<>();
        boolean holds = joined.all();
        for (Written part : joined.parts()) {
            boolean open = holds == joined.all();
            Part made = part(part, event, reached && open, planned);
            parts.add(made);
            holds = joined.all() ? holds && made.holds() : holds || made.holds();
        }
        return new Part.Joined(joined.all(), parts, holds, reached, joined.span());
    }

    private Part test(Written.Check check, EventContext event, boolean reached, boolean planned) {
        boolean holds = false;
        Optional<String> failure = Optional.empty();
        try {
            holds = matcher.holds(check.test(), event);
        } catch (RuntimeException e) {
            failure = Optional.of(e.toString());
        }
        AnswerOrigin origin = planned ? matcher.origin(check.test()) : AnswerOrigin.COMPUTED;
        return new Part.Test(
                check, holds, reached, origin, readings(check.test(), event), matched(check, event), failure);
    }

    private List<Part.Reading> readings(Condition test, EventContext event) {
        List<Part.Reading> readings = new ArrayList<>();
        for (Operand operand : sides(test)) {
            if (!remembers(operand)) {
                readings.add(new Part.Reading(ConditionText.of(operand), value(operand, event)));
            }
        }
        return readings;
    }

    private Optional<String> value(Operand operand, EventContext event) {
        try {
            return new OperandProbe(operand, compatibility).text(event);
        } catch (RuntimeException _) {
            return Optional.empty(); // the test says that it failed
        }
    }

    /// Both sides; of a call what it is computed from, too.
    private static List<Operand> sides(Condition test) {
        List<Operand> sides = new ArrayList<>();
        switch (test) {
            case Condition.Exists exists -> collect(exists.left(), sides);
            case Condition.Compare compare -> collect(compare.left(), sides);
            case Condition.CompareFields compare -> {
                collect(compare.left(), sides);
                collect(compare.right(), sides);
            }
            case Condition.And _, Condition.Or _, Condition.Not _ -> throw new IllegalArgumentException("not a test");
        }
        return sides;
    }

    private static void collect(Operand operand, List<Operand> into) {
        switch (operand) {
            case Operand.Field _ -> into.add(operand);
            case Operand.Call call -> {
                into.add(call);
                call.arguments().forEach(argument -> collect(argument, into));
            }
            case Operand.Group(List<Operand> items) -> items.forEach(item -> collect(item, into));
            case Operand.Literal _ -> {}
        }
    }

    private List<Written.Word> matched(Written.Check check, EventContext event) {
        List<Written.Word> matched = new ArrayList<>();
        if (check.words().size() > 1
                && check.test() instanceof Condition.Compare compare
                && (OF_SEVERAL.contains(compare.operator()) || compare.quantity() != Quantity.NONE)
                && !remembers(compare.left())) {
            for (int i = 0; i < check.words().size(); i++) {
                if (holdsAlone(compare, compare.right().get(i), event)) {
                    matched.add(check.words().get(i));
                }
            }
        }
        return matched;
    }

    /// Of a list `in` wants all values to be among the constants: one constant is a reason when it is
    /// among the values.
    private boolean holdsAlone(Condition.Compare compare, Constant constant, EventContext event) {
        Operator operator =
                compare.operator() == Operator.IN && compare.left().list() ? Operator.INTERSECTS : compare.operator();
        try {
            return single.evaluator(new Condition.Compare(
                            compare.left(), operator, compare.quantity(), List.of(constant), compare.span()))
                    .matches(event);
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static boolean remembers(Written written) {
        return switch (written) {
            case Written.Joined joined -> joined.parts().stream().anyMatch(Explainer::remembers);
            case Written.Negated negated -> remembers(negated.part());
            case Written.Macro macro -> remembers(macro.body());
            case Written.Exempted exempted -> remembers(exempted.body());
            case Written.Check check -> sides(check.test()).stream().anyMatch(Explainer::remembers);
        };
    }

    /// Whether the value depends on who asked for it before: whoever asks again changes it.
    private static boolean remembers(Operand operand) {
        return switch (operand) {
            case Operand.Field(FieldRef field) -> field.extractor() instanceof PerUse;
            case Operand.Call call -> call.arguments().stream().anyMatch(Explainer::remembers);
            case Operand.Group(List<Operand> items) -> items.stream().anyMatch(Explainer::remembers);
            case Operand.Literal _ -> false;
        };
    }
}
