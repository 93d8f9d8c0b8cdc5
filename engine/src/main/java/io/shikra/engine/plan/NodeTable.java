// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldScope;
import io.shikra.engine.rule.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes nodes, the same object for the same part, simplified: nested `and` and `or` are flat, constants are
/// gone, what stands twice stands once, and what one keeper can keep is one part.
final class NodeTable {
    private final Map<Object, PlanNode> known = new HashMap<>();
    private int count;
    final PlanNode never = new PlanNode.Constant(count++, false);
    final PlanNode always = new PlanNode.Constant(count++, true);

    private record Key(Object kind, Object content) {}

    /// Number of nodes so far.
    int size() {
        return count;
    }

    PlanNode constant(boolean value) {
        return value ? always : never;
    }

    /// A test: equal ones, wherever they stand, are one.
    PlanNode test(Condition test) {
        return known.computeIfAbsent(withoutPlace(test), _ -> {
            List<FieldRef> fields = Fields.of(test);
            return new PlanNode.Test(count++, keeper(fields), Costs.of(test), anyFieldVaries(fields), test);
        });
    }

    PlanNode opaque(Condition condition) {
        return known.computeIfAbsent(
                new Key(PlanNode.Opaque.class, condition), _ -> new PlanNode.Opaque(count++, condition));
    }

    /// Equal for tests that are one node.
    static Object withoutPlace(Condition test) {
        return switch (test) {
            case Condition.Exists exists -> new Key(Condition.Exists.class, exists.left());
            case Condition.Compare compare ->
                new Key(compare.operator(), List.of(compare.left(), compare.quantity(), compare.right()));
            case Condition.CompareFields compare ->
                new Key(compare.operator(), List.of(compare.left(), compare.right()));
            case Condition.And _, Condition.Or _, Condition.Not _ -> throw new IllegalArgumentException("not a test");
        };
    }

    private static Keeper keeper(List<FieldRef> fields) {
        Keeper keeper = Keeper.NOBODY;
        for (FieldRef field : fields) {
            Keeper own = keeper(field.scope());
            if (own == Keeper.NOBODY || (keeper != Keeper.NOBODY && keeper != own)) {
                return Keeper.NOBODY;
            }
            keeper = own;
        }
        return keeper;
    }

    private static Keeper keeper(FieldScope scope) {
        return switch (scope) {
            case PROCESS, LINEAGE -> Keeper.THREAD;
            case FD -> Keeper.FD;
            case EVENT, TYPE, NAME, CATEGORY -> Keeper.NOBODY;
        };
    }

    private static boolean anyFieldVaries(List<FieldRef> fields) {
        for (FieldRef field : fields) {
            FieldScope scope = field.scope();
            if (scope != FieldScope.PROCESS && scope != FieldScope.LINEAGE) {
                return true;
            }
        }
        return fields.isEmpty();
    }

    static boolean anyVaries(List<PlanNode> parts) {
        for (PlanNode part : parts) {
            if (part.varies()) {
                return true;
            }
        }
        return false;
    }

    PlanNode not(PlanNode part) {
        return switch (part) {
            case PlanNode.Constant constant -> constant(!constant.value());
            case PlanNode.Not not -> not.part();
            case PlanNode.All all -> any(negated(all.parts()));
            case PlanNode.Any any -> all(negated(any.parts()));
            case PlanNode.Test _, PlanNode.Opaque _ ->
                known.computeIfAbsent(new Key(PlanNode.Not.class, part.id()), _ -> new PlanNode.Not(count++, part));
        };
    }

    private List<PlanNode> negated(List<PlanNode> parts) {
        List<PlanNode> negated = new ArrayList<>(parts.size());
        for (PlanNode part : parts) {
            negated.add(not(part));
        }
        return negated;
    }

    PlanNode all(List<PlanNode> parts) {
        return joined(parts, true);
    }

    PlanNode any(List<PlanNode> parts) {
        return joined(parts, false);
    }

    private PlanNode joined(List<PlanNode> parts, boolean all) {
        Set<PlanNode> flat = new LinkedHashSet<>();
        if (!flatten(parts, all, flat)) {
            return constant(!all);
        }
        for (PlanNode part : flat) {
            if (part instanceof PlanNode.Not not && flat.contains(not.part())) {
                return constant(!all);
            }
        }
        List<PlanNode> ofThread = kept(flat, Keeper.THREAD);
        List<PlanNode> ofFd = kept(flat, Keeper.FD);
        if (ofThread.size() == flat.size() || ofFd.size() == flat.size()) {
            return made(new ArrayList<>(flat), all);
        }
        List<PlanNode> rest = new ArrayList<>(flat);
        rest.removeAll(ofThread);
        rest.removeAll(ofFd);
        if (!ofFd.isEmpty()) {
            rest.addFirst(made(ofFd, all));
        }
        if (!ofThread.isEmpty()) {
            rest.addFirst(made(ofThread, all));
        }
        return made(rest, all);
    }

    /// @return false when one part decides
    private static boolean flatten(List<PlanNode> parts, boolean all, Set<PlanNode> into) {
        for (PlanNode part : parts) {
            boolean goesOn = switch (part) {
                case PlanNode.Constant constant -> constant.value() == all;
                case PlanNode.All inner when all -> flatten(inner.parts(), true, into);
                case PlanNode.Any inner when !all -> flatten(inner.parts(), false, into);
                default -> {
                    into.add(part);
                    yield true;
                }
            };
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    private static List<PlanNode> kept(Set<PlanNode> parts, Keeper keeper) {
        List<PlanNode> found = new ArrayList<>();
        for (PlanNode part : parts) {
            if (part.keeper() == keeper) {
                found.add(part);
            }
        }
        return found;
    }

    private PlanNode made(List<PlanNode> parts, boolean all) {
        if (parts.isEmpty()) {
            return constant(all);
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        List<Integer> ids = new ArrayList<>();
        Keeper keeper = parts.getFirst().keeper();
        for (PlanNode part : parts) {
            ids.add(part.id());
            keeper = part.keeper() == keeper ? keeper : Keeper.NOBODY;
        }
        ids.sort(null);
        Keeper who = keeper;
        return known.computeIfAbsent(new Key(all, ids), _ -> {
            parts.sort(Costs.ORDER);
            return all ? new PlanNode.All(count++, who, parts) : new PlanNode.Any(count++, who, parts);
        });
    }
}
