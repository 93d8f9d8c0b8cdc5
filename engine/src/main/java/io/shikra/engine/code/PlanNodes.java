// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.Keeper;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.plan.TextFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluators of a plan's nodes, one for each, made when it is first asked for.
final class PlanNodes {
    private final Plan plan;
    private final KeptMemory memory;
    private final Interpreter interpreter;
    private final Probes probes;
    private final @Nullable Evaluator[] made;
    private final Map<TextFamily, Family.Passing> passing = new HashMap<>();
    private final Map<TextFamily, Family.Keeping> keeping = new HashMap<>();

    /// @param interpreter computes tests
    PlanNodes(Plan plan, KeptMemory memory, Interpreter interpreter) {
        this(plan, memory, interpreter, Probes.NONE);
    }

    PlanNodes(Plan plan, KeptMemory memory, Interpreter interpreter, Probes probes) {
        this.plan = plan;
        this.memory = memory;
        this.interpreter = interpreter;
        this.probes = probes;
        made = new Evaluator[plan.nodes()];
    }

    Evaluator of(PlanNode node) {
        Evaluator held = made[node.id()];
        if (held == null) {
            held = probes.asked(node, remembering(node, probes.computing(node, computing(node))));
            made[node.id()] = held;
        }
        return held;
    }

    /// Computes a test of the event, remembering nothing but what comes with it from its family.
    Evaluator test(PlanNode.Test test) {
        return test.family() >= 0 && test.keeper() == Keeper.NOBODY ? of(test) : interpreter.test(test.condition());
    }

    /// Computes a condition as it is written.
    Evaluator test(PlanNode.Opaque opaque) {
        return interpreter.evaluator(opaque.condition());
    }

    private Evaluator computing(PlanNode node) {
        return switch (node) {
            case PlanNode.Constant constant -> {
                boolean value = constant.value();
                yield _ -> value;
            }
            case PlanNode.Test test -> interpreter.test(test.condition());
            case PlanNode.Opaque opaque -> interpreter.evaluator(opaque.condition());
            case PlanNode.All all -> new Nodes.All(of(all.parts()));
            case PlanNode.Any any -> new Nodes.Any(of(any.parts()));
            case PlanNode.Not not -> new Nodes.Not(of(not.part()));
        };
    }

    Evaluator[] of(List<PlanNode> nodes) {
        Evaluator[] evaluators = new Evaluator[nodes.size()];
        for (int i = 0; i < evaluators.length; i++) {
            evaluators[i] = of(nodes.get(i));
        }
        return evaluators;
    }

    private Evaluator remembering(PlanNode node, Evaluator part) {
        if (node instanceof PlanNode.Test test && test.family() >= 0) {
            return inFamily(test, part);
        }
        int bit = node.bit();
        if (bit >= 0 && node.keeper() == Keeper.THREAD) {
            KeptWords words = plan.threadWords();
            return new KeptNodes.OfThread(part, memory, words.known(bit), words.truth(bit), 1L << bit);
        }
        if (bit >= 0) {
            KeptWords words = plan.fdWords();
            return new KeptNodes.OfFd(part, memory, words.known(bit), words.truth(bit), 1L << bit);
        }
        boolean shared = node.keeper() == Keeper.NOBODY && node.users() > 1;
        return shared && (node instanceof PlanNode.Test || node instanceof PlanNode.Any || node instanceof PlanNode.All)
                ? new Remembered(part)
                : part;
    }

    private Evaluator inFamily(PlanNode.Test test, Evaluator part) {
        TextFamily family = plan.families().get(test.family());
        int bit = test.bit();
        return switch (family.keeper()) {
            case NOBODY -> passing(family).test(family.tests().indexOf(test));
            case THREAD -> {
                KeptWords words = plan.threadWords();
                yield new KeptNodes.FamilyOfThread(
                        part, keeping(family, words), memory, words.known(bit), words.truth(bit), 1L << bit);
            }
            case FD -> {
                KeptWords words = plan.fdWords();
                yield new KeptNodes.FamilyOfFd(
                        part, keeping(family, words), memory, words.known(bit), words.truth(bit), 1L << bit);
            }
        };
    }

    private Family.Passing passing(TextFamily family) {
        return passing.computeIfAbsent(family, _ -> new Family.Passing(interpreter.family(family, probes)));
    }

    private Family.Keeping keeping(TextFamily family, KeptWords words) {
        return keeping.computeIfAbsent(
                family,
                _ -> new Family.Keeping(
                        interpreter.family(family, probes),
                        words,
                        family.tests().getFirst().bit()));
    }
}
