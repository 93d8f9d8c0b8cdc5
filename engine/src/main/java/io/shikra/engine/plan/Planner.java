// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.PerUse;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.rule.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a plan: every rule's condition as nodes, once for each event type that it can match, with what the
/// type decides
/// taken out; types with the same outcome are one group.
final class Planner {
    private final TypeTests types;
    private final NodeTable nodes = new NodeTable();
    /// Of conditions that are the same object: macros make many.
    private final IdentityHashMap<Condition, PlanNode> known = new IdentityHashMap<>();

    private final Map<PlanNode, PlanNode> ofCode = new HashMap<>();
    /// What became of nodes with the parts that are left for some type: often the same for several types.
    private final Map<Rebuilt, PlanNode> rebuilt = new HashMap<>();

    private record Rebuilt(PlanNode node, List<PlanNode> parts) {}

    Planner(TypeTests types) {
        this.types = types;
    }

    Plan plan(List<Rule> rules) {
        List<PlanNode> conditions = new ArrayList<>();
        for (Rule rule : rules) {
            conditions.add(node(rule.condition()));
        }
        Map<List<PlanNode>, List<Integer>> codesByRoots = new LinkedHashMap<>();
        BitSet asked = asked(rules);
        for (int code = asked.nextSetBit(0); code >= 0; code = asked.nextSetBit(code + 1)) {
            codesByRoots
                    .computeIfAbsent(roots(rules, conditions, code), _ -> new ArrayList<>())
                    .add(code);
        }
        List<EventGroup> groups = new ArrayList<>();
        codesByRoots.forEach((roots, codes) -> {
            Map<PlanNode, List<Integer>> byRoot = byRoot(roots);
            if (!byRoot.isEmpty()) {
                groups.add(new EventGroup(
                        groups.size(),
                        codes,
                        List.copyOf(byRoot.keySet()),
                        byRoot.values().stream().map(Planner::array).toList(),
                        Selectors.of(List.copyOf(byRoot.keySet()))));
            }
        });
        TextFamilies families = new TextFamilies();
        groups.forEach(group -> group.roots().forEach(families::root));
        List<TextFamily> found = families.found();
        KeptBits bits = new KeptBits(found);
        groups.forEach(group -> group.roots().forEach(bits::root));
        return new Plan(groups, found, nodes.size(), bits.ofThread(), bits.ofFd());
    }

    private static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static BitSet asked(List<Rule> rules) {
        BitSet codes = new BitSet();
        for (Rule rule : rules) {
            for (int code : rule.eventCodes()) {
                codes.set(code);
            }
        }
        return codes;
    }

    /// By rule, what it asks of events of that type.
    private List<PlanNode> roots(List<Rule> rules, List<PlanNode> conditions, int code) {
        ofCode.clear();
        List<PlanNode> roots = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            boolean listed = Arrays.binarySearch(rules.get(i).eventCodes(), code) >= 0;
            roots.add(listed ? specialised(conditions.get(i), code) : nodes.never);
        }
        return roots;
    }

    private Map<PlanNode, List<Integer>> byRoot(List<PlanNode> roots) {
        Map<PlanNode, List<Integer>> byRoot = new LinkedHashMap<>();
        for (int i = 0; i < roots.size(); i++) {
            if (roots.get(i) != nodes.never) {
                byRoot.computeIfAbsent(roots.get(i), _ -> new ArrayList<>()).add(i);
            }
        }
        return byRoot;
    }

    private PlanNode node(Condition condition) {
        boolean remembers = Fields.of(condition).stream().anyMatch(field -> field.extractor() instanceof PerUse);
        return remembers ? nodes.opaque(condition) : part(condition);
    }

    private PlanNode part(Condition condition) {
        PlanNode held = known.get(condition);
        if (held == null) {
            held = made(condition);
            known.put(condition, held);
        }
        return held;
    }

    private PlanNode made(Condition condition) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) ->
                nodes.all(parts.stream().map(this::part).toList());
            case Condition.Or(List<Condition> parts) ->
                nodes.any(parts.stream().map(this::part).toList());
            case Condition.Not(Condition part) -> nodes.not(part(part));
            case Condition.Exists _, Condition.Compare _, Condition.CompareFields _ -> nodes.test(condition);
        };
    }

    private PlanNode specialised(PlanNode node, int code) {
        if (!node.varies()) {
            return node;
        }
        PlanNode held = ofCode.get(node);
        if (held == null) {
            held = switch (node) {
                case PlanNode.All all -> {
                    List<PlanNode> parts = specialised(all.parts(), code);
                    yield parts.equals(all.parts())
                            ? all
                            : rebuilt.computeIfAbsent(new Rebuilt(all, parts), _ -> nodes.all(parts));
                }
                case PlanNode.Any any -> {
                    List<PlanNode> parts = specialised(any.parts(), code);
                    yield parts.equals(any.parts())
                            ? any
                            : rebuilt.computeIfAbsent(new Rebuilt(any, parts), _ -> nodes.any(parts));
                }
                case PlanNode.Not not -> nodes.not(specialised(not.part(), code));
                case PlanNode.Test test -> specialisedTest(test, code);
                case PlanNode.Constant _, PlanNode.Opaque _ -> node;
            };
            ofCode.put(node, held);
        }
        return held;
    }

    private List<PlanNode> specialised(List<PlanNode> parts, int code) {
        List<PlanNode> made = new ArrayList<>(parts.size());
        for (PlanNode part : parts) {
            made.add(specialised(part, code));
        }
        return made;
    }

    /// Without a value on either side no test holds.
    private PlanNode specialisedTest(PlanNode.Test test, int code) {
        if (isNumber(test.condition(), Operator.EQ, Operator.IN, Operator.LE)) {
            return nodes.never;
        }
        if (isNumber(test.condition(), Operator.NE, Operator.GT)) {
            return nodes.always;
        }
        List<FieldRef> fields = Fields.of(test.condition());
        if (isWithoutValue(fields, code)) {
            return nodes.never;
        }
        return isConstant(fields, code) ? nodes.constant(types.holds(test.condition(), code)) : test;
    }

    /// Whether every event of that type has the same answer to the test.
    static boolean isDecided(Condition test, int code) {
        List<FieldRef> fields = Fields.of(test);
        return isNumber(test, Operator.EQ, Operator.IN, Operator.LE, Operator.NE, Operator.GT)
                || isWithoutValue(fields, code)
                || isConstant(fields, code);
    }

    private static boolean isWithoutValue(List<FieldRef> fields, int code) {
        for (FieldRef field : fields) {
            if (field.scope().isNeverPresent(code) || field.extractor().isNeverPresent(code)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConstant(List<FieldRef> fields, int code) {
        for (FieldRef field : fields) {
            if (!field.scope().isConstant(code)) {
                return false;
            }
        }
        return true;
    }

    /// A comparison of `evt.num` with 0: numbers begin at 1.
    private static boolean isNumber(Condition test, Operator... operators) {
        return test instanceof Condition.Compare compare
                && compare.left() instanceof Operand.Field(FieldRef field)
                && field.spec().name().equals("evt.num")
                && List.of(operators).contains(compare.operator())
                && compare.right().stream()
                        .allMatch(right -> right instanceof Constant.Whole whole && whole.value() == 0);
    }
}
