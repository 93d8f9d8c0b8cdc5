// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.rule.Condition;
import java.util.List;

/// A part of the conditions of all rules, for events of one type. Equal parts are one object, with one id;
/// parts that hold for all events of the type, or for none, are gone. `not` stands before tests only.
///
/// Evaluating a node has no side effects, so that parts of {@link All} and {@link Any} come in the order that
/// is cheapest: kept answers, then tests of the event, cheap ones first. Where a test throws, the whole rule
/// does not match,
/// as ever; but a part that used to hide it from view may now be asked later, and one that stood behind it
/// sooner.
public abstract sealed class PlanNode {
    private final int id;
    private final Keeper keeper;
    private final int cost;
    private final boolean varies;
    int bit = -1;
    int users;

    PlanNode(int id, Keeper keeper, int cost, boolean varies) {
        this.id = id;
        this.keeper = keeper;
        this.cost = cost;
        this.varies = varies;
    }

    /// Number of the node in its plan, from 0; smaller than {@link Plan#nodes()}.
    public final int id() {
        return id;
    }

    /// Who can keep the answer.
    public final Keeper keeper() {
        return keeper;
    }

    /// Number of the answer among those that {@link #keeper()} keeps, from 0; -1 when it is not kept, because
    /// that is done with a larger part that it belongs to, or nobody can.
    public final int bit() {
        return bit;
    }

    /// How many parts (or groups, of which it is a root) ask for it.
    public final int users() {
        return users;
    }

    /// The parts that it is made of.
    public final List<PlanNode> children() {
        return switch (this) {
            case All all -> all.parts;
            case Any any -> any.parts;
            case Not not -> List.of(not.part);
            case Constant _, Test _, Opaque _ -> List.of();
        };
    }

    /// A guess in nanoseconds.
    final int cost() {
        return cost;
    }

    /// Whether it can become another node for events of some type.
    final boolean varies() {
        return varies;
    }

    /// Holds always, or never. Only as a root: of rules that match every event of a type.
    public static final class Constant extends PlanNode {
        private final boolean value;

        Constant(int id, boolean value) {
            super(id, Keeper.NOBODY, 0, false);
            this.value = value;
        }

        public boolean value() {
            return value;
        }
    }

    /// A comparison, or the existence of a field.
    public static final class Test extends PlanNode {
        private final Condition condition;
        int family = -1;

        Test(int id, Keeper keeper, int cost, boolean varies, Condition condition) {
            super(id, keeper, cost, varies);
            this.condition = condition;
        }

        /// Index of the family that it is in ({@link Plan#families}), -1 when it is in none.
        public int family() {
            return family;
        }

        /// `Exists`, `Compare` or `CompareFields`.
        public Condition condition() {
            return condition;
        }
    }

    /// A whole condition whose answer depends on when it was asked before (`evt.deltatime`, `util.cnt`): to be
    /// evaluated
    /// as it is written, once per event.
    public static final class Opaque extends PlanNode {
        private final Condition condition;

        Opaque(int id, Condition condition) {
            super(id, Keeper.NOBODY, Costs.OPAQUE, false);
            this.condition = condition;
        }

        public Condition condition() {
            return condition;
        }
    }

    /// Holds when every part does.
    public static final class All extends PlanNode {
        private final List<PlanNode> parts;

        All(int id, Keeper keeper, List<PlanNode> parts) {
            super(id, keeper, Costs.sum(parts), NodeTable.anyVaries(parts));
            this.parts = List.copyOf(parts);
        }

        public List<PlanNode> parts() {
            return parts;
        }
    }

    /// Holds when some part does.
    public static final class Any extends PlanNode {
        private final List<PlanNode> parts;

        Any(int id, Keeper keeper, List<PlanNode> parts) {
            super(id, keeper, Costs.sum(parts), NodeTable.anyVaries(parts));
            this.parts = List.copyOf(parts);
        }

        public List<PlanNode> parts() {
            return parts;
        }
    }

    /// Holds when the part does not.
    public static final class Not extends PlanNode {
        private final PlanNode part;

        Not(int id, PlanNode part) {
            super(id, part.keeper(), part.cost(), part.varies());
            this.part = part;
        }

        public PlanNode part() {
            return part;
        }
    }
}
