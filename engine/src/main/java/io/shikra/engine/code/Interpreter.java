// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.Compatibility;
import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.NamedAddress;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.plan.TextFamily;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns resolved conditions into trees of small objects that call one another. Equal parts of conditions
/// (macros make many) become one object, which runs at most once per event.
public final class Interpreter implements EvaluatorFactory {
    private final Map<Condition, Evaluator> known = new HashMap<>();
    private final Slot left = new Slot();
    private final Slot right = new Slot();
    private final HostNames names;
    private final Compatibility compatibility;

    public Interpreter() {
        this(HostNames.NONE);
    }

    /// @param names for comparisons with names of hosts
    public Interpreter(HostNames names) {
        this(names, Compatibility.RIGHT);
    }

    /// @param names         for comparisons with names of hosts
    /// @param compatibility whether comparisons repeat Falco's mistakes
    public Interpreter(HostNames names, Compatibility compatibility) {
        this.names = names;
        this.compatibility = compatibility;
    }

    @Override
    public Evaluator evaluator(Condition condition) {
        Evaluator held = known.get(condition);
        if (held == null) {
            Evaluator made = node(condition);
            held = condition instanceof Condition.Not ? made : new Remembered(made);
            known.put(condition, held);
        }
        return held;
    }

    /// Rules by a plan: answers are kept with threads, descriptors and names of files for as long as those
    /// stay the same. Where asking for a field changes what other fields of the event say, as in Falco's
    /// `evt.abspath`, the order in which conditions are written counts, and nothing is kept.
    @Override
    public RuleMatcher matcher(List<Rule> rules) {
        if (!Plan.isOrderFree(rules)) {
            return EvaluatorFactory.super.matcher(rules);
        }
        Plan plan = plan(rules);
        return matcher(plan, new KeptMemory(plan));
    }

    Plan plan(List<Rule> rules) {
        return Plan.of(rules, new TypeEvents(this));
    }

    RuleMatcher matcher(Plan plan, KeptMemory memory) {
        PlanNodes nodes = new PlanNodes(plan, memory, this);
        return new PlanMatcher(plan, memory, nodes, group -> new InterpretedGroup(group, nodes));
    }

    /// One test, computed whenever it is asked.
    Evaluator test(Condition test) {
        return node(test);
    }

    Family family(TextFamily family, Probes probes) {
        return probes.family(family, left);
    }

    private Evaluator node(Condition condition) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> new Nodes.All(evaluators(parts));
            case Condition.Or(List<Condition> parts) -> new Nodes.Any(evaluators(parts));
            case Condition.Not(Condition part) -> new Nodes.Not(evaluator(part));
            case Condition.Exists exists -> exists(exists.left());
            case Condition.Compare check -> compare(check);
            case Condition.CompareFields check ->
                new Nodes.CompareFields(
                        Operands.extractor(check.left()),
                        left,
                        Operands.extractor(check.right()),
                        right,
                        new PairMatcher(
                                check.operator(),
                                ValueText.isSigned(check.left().type())));
        };
    }

    private Evaluator[] evaluators(List<Condition> parts) {
        Evaluator[] made = new Evaluator[parts.size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = evaluator(parts.get(i));
        }
        return made;
    }

    private Evaluator exists(Operand operand) {
        Extractor extractor = Operands.extractor(operand);
        return extractor instanceof TargetsExtractor targets
                ? new Nodes.Exists(targets::extractExistence, left)
                : new Nodes.Exists(extractor, left);
    }

    private Evaluator compare(Condition.Compare written) {
        Condition.Compare check = compatibility.copiesDefects() ? FalcoComparisons.asRead(written) : written;
        Operand operand = check.left();
        if (compatibility.copiesDefects() && FalcoComparisons.neverHolds(check)) {
            return _ -> false;
        }
        if (operand instanceof Operand.Field(FieldRef field)) {
            if (field.extractor() instanceof TargetsExtractor targets) {
                Matcher matcher = overTargets(check, targets);
                boolean one = compatibility.copiesDefects() && FalcoComparisons.needsSingleEnd(check);
                return new Nodes.Compare(
                        targets::extractTargets, left, one ? new FalcoComparisons.SingleEnd(matcher) : matcher);
            }
            if (field.extractor() instanceof NamedAddress named) {
                return new Nodes.Compare(named::extractAddress, left, hosts(check));
            }
            if (EventNames.applies(field, check)) {
                return EventNames.of(field, check, left);
            }
        }
        Extractor extractor = Operands.extractor(operand);
        return new Nodes.Compare(extractor, left, Matchers.of(check, operand.type(), operand.list()));
    }

    private Matcher hosts(Condition.Compare check) {
        String[] hosts = new String[check.right().size()];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = check.right().get(i).text();
        }
        Matcher some = new NameMatcher(hosts, names);
        return check.operator() == Operator.NE ? new Matchers.Not(some) : some;
    }

    private static Matcher overTargets(Condition.Compare check, TargetsExtractor targets) {
        if (check.operator() == Operator.NE && targets.unequalMeansAll()) {
            Condition.Compare equal =
                    new Condition.Compare(check.left(), Operator.EQ, check.quantity(), check.right(), check.span());
            return new Matchers.Not(
                    new Matchers.Some(Matchers.of(equal, check.left().type(), false)));
        }
        return new Matchers.Some(Matchers.of(check, check.left().type(), false));
    }
}
