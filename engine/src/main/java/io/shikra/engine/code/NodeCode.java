// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.Slot;
import io.shikra.engine.plan.Keeper;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.state.EventContext;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The bytecode of a plan's nodes. A node becomes jumps within the method of whoever asks for it, or a static method of
/// its own, `nodeN`.
final class NodeCode {
    static final ClassDesc EVENT = desc(EventContext.class);
    static final MethodTypeDesc OF_EVENT = MethodTypeDesc.of(ConstantDescs.CD_boolean, EVENT);

    /// Names of the methods that link begin so.
    static final String LINKER = "link";

    private static final int MAX_LINKED = 1000;

    /// Tests in one method: with more, the virtual machine's compiler might leave it alone (it takes 8000 bytes).
    private static final int MAX_TESTS = 40;

    private static final ClassDesc SLOT = desc(Slot.class);
    private static final ClassDesc EXTRACTOR = desc(Extractor.class);
    private static final ClassDesc MATCHER = desc(Matcher.class);
    private static final ClassDesc TEST = desc(Evaluator.class);
    private static final ClassDesc MEMORY = desc(KeptMemory.class);
    private static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();
    private static final ClassDesc BOOLEANS = ConstantDescs.CD_boolean.arrayType();
    private static final MethodTypeDesc TRUTH = MethodTypeDesc.of(ConstantDescs.CD_boolean);
    private static final DirectMethodHandleDesc CLASS_DATA = ConstantDescs.ofConstantBootstrap(
            ConstantDescs.CD_MethodHandles, "classDataAt", ConstantDescs.CD_Object, ConstantDescs.CD_int);

    private final ClassDesc self;
    private final Plan plan;
    private final KeptMemory memory;
    private final NodeMemo memo;
    private final PlanNodes nodes;
    private final List<Object> constants = new ArrayList<>();
    private final List<ClassDesc> types = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> indexes = new IdentityHashMap<>();
    private final ArrayDeque<PlanNode> wanted = new ArrayDeque<>();
    private final Set<PlanNode> methods = new HashSet<>();

    NodeCode(ClassDesc self, Plan plan, KeptMemory memory, NodeMemo memo, PlanNodes nodes) {
        this.self = self;
        this.plan = plan;
        this.memory = memory;
        this.memo = memo;
        this.nodes = nodes;
    }

    static ClassDesc desc(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    /// The class data that the code refers to.
    List<Object> constants() {
        return List.copyOf(constants);
    }

    /// The body of a method that answers for a root.
    void root(CodeBuilder code, PlanNode node) {
        answer(code, node, false);
    }

    /// The body of a method that answers for several nodes, each with the bit of its position.
    void bits(CodeBuilder code, List<PlanNode> nodes) {
        code.iconst_0().istore(1);
        for (int i = 0; i < nodes.size(); i++) {
            Label no = code.newLabel();
            jumps(code, nodes.get(i), no, false, false);
            code.iload(1).loadConstant(1 << i).ior().istore(1).labelBinding(no);
        }
        code.iload(1).ireturn();
    }

    /// The methods of parts that other methods called so far.
    void parts(ClassBuilder type) {
        while (!wanted.isEmpty()) {
            PlanNode node = wanted.removeFirst();
            type.withMethodBody(
                    name(node), OF_EVENT, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, code -> part(code, node));
        }
    }

    /// Methods that load every constant once, so that the first events find them linked.
    ///
    /// @return how many
    int linkers(ClassBuilder type) {
        int count = 0;
        for (int from = 0; from < constants.size(); from += MAX_LINKED) {
            int first = from;
            type.withMethodBody(
                    LINKER + count++, ConstantDescs.MTD_void, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, code -> {
                        for (int i = first; i < Math.min(constants.size(), first + MAX_LINKED); i++) {
                            code.ldc(constant(i)).pop();
                        }
                        code.return_();
                    });
        }
        return count;
    }

    private static String name(PlanNode node) {
        return "node" + node.id();
    }

    private void part(CodeBuilder code, PlanNode node) {
        if (node.bit() >= 0) {
            kept(code, node);
        } else if (isShared(node)) {
            remembered(code, node);
        } else {
            answer(code, node, true);
        }
    }

    private void answer(CodeBuilder code, PlanNode node, boolean inside) {
        Label no = code.newLabel();
        jumps(code, node, no, false, inside);
        code.iconst_1().ireturn().labelBinding(no).iconst_0().ireturn();
    }

    /// The answer is computed once for each event.
    private void remembered(CodeBuilder code, PlanNode node) {
        Label compute = code.newLabel();
        load(code, memo.numbers, LONGS).loadConstant(node.id()).laload();
        code.aload(0).getfield(EVENT, "number", ConstantDescs.CD_long).lcmp().ifne(compute);
        load(code, memo.answers, BOOLEANS).loadConstant(node.id()).baload().ireturn();
        code.labelBinding(compute);
        // Forgotten first, so that an exception does not leave the last event's answer behind.
        load(code, memo.numbers, LONGS)
                .loadConstant(node.id())
                .loadConstant(-1L)
                .lastore();
        value(code, node);
        code.istore(1);
        load(code, memo.answers, BOOLEANS).loadConstant(node.id()).iload(1).bastore();
        load(code, memo.numbers, LONGS).loadConstant(node.id());
        code.aload(0).getfield(EVENT, "number", ConstantDescs.CD_long).lastore();
        code.iload(1).ireturn();
    }

    /// The answer is a bit in the words of its keeper; an exception leaves it unknown. Locals: 1 words, 2 where they
    /// begin, 3 the answer.
    private void kept(CodeBuilder code, PlanNode node) {
        boolean ofThread = node.keeper() == Keeper.THREAD;
        KeptWords words = ofThread ? plan.threadWords() : plan.fdWords();
        long bit = 1L << node.bit();
        Label compute = code.newLabel();
        Label unknown = code.newLabel();
        load(code, memory, MEMORY)
                .getfield(MEMORY, ofThread ? "thread" : "fd", LONGS)
                .astore(1);
        code.aload(1).ifnull(compute);
        if (ofThread) {
            code.iconst_0().istore(2);
        } else {
            load(code, memory, MEMORY)
                    .getfield(MEMORY, "fdBase", ConstantDescs.CD_int)
                    .istore(2);
        }
        word(code, words.known(node.bit()))
                .laload()
                .loadConstant(bit)
                .land()
                .lconst_0()
                .lcmp()
                .ifeq(unknown);
        Label no = code.newLabel();
        word(code, words.truth(node.bit()))
                .laload()
                .loadConstant(bit)
                .land()
                .lconst_0()
                .lcmp()
                .ifeq(no);
        code.iconst_1().ireturn().labelBinding(no).iconst_0().ireturn();

        code.labelBinding(unknown);
        if (isInFamily(node)) {
            load(code, nodes.of(node), TEST)
                    .aload(0)
                    .invokeinterface(TEST, "matches", OF_EVENT)
                    .ireturn();
            code.labelBinding(compute);
            value(code, node);
            code.ireturn();
            return;
        }
        value(code, node);
        code.istore(3);
        set(code, words.known(node.bit()), bit);
        Label done = code.newLabel();
        code.iload(3).ifeq(done);
        set(code, words.truth(node.bit()), bit);
        code.labelBinding(done).iload(3).ireturn();

        code.labelBinding(compute);
        value(code, node);
        code.ireturn();
    }

    private static CodeBuilder word(CodeBuilder code, int index) {
        return code.aload(1).iload(2).loadConstant(index).iadd();
    }

    private static void set(CodeBuilder code, int index, long bit) {
        word(code, index).dup2().laload().loadConstant(bit).lor().lastore();
    }

    /// Leaves the computed answer on the stack.
    private void value(CodeBuilder code, PlanNode node) {
        Label no = code.newLabel();
        Label end = code.newLabel();
        jumps(code, node, no, false, true);
        code.iconst_1().goto_(end).labelBinding(no).iconst_0().labelBinding(end);
    }

    /// Jumps to {@code target} when the node's answer is {@code when}; else goes on behind.
    ///
    /// @param inside whether this is the node's own method, which computes it
    private void jumps(CodeBuilder code, PlanNode node, Label target, boolean when, boolean inside) {
        if (!inside && hasMethod(node)) {
            if (methods.add(node)) {
                wanted.addLast(node);
            }
            code.aload(0).invokestatic(self, name(node), OF_EVENT);
            branch(code, target, when);
            return;
        }
        switch (node) {
            case PlanNode.Constant constant -> {
                if (constant.value() == when) {
                    code.goto_(target);
                }
            }
            case PlanNode.Not not -> jumps(code, not.part(), target, !when, false);
            case PlanNode.All all -> sequence(code, all.parts(), target, when, false);
            case PlanNode.Any any -> sequence(code, any.parts(), target, when, true);
            case PlanNode.Test test -> test(code, nodes.test(test), target, when);
            case PlanNode.Opaque opaque -> test(code, nodes.test(opaque), target, when);
        }
    }

    /// @param decisive the answer of a part that settles it: of `and` false, of `or` true
    private void sequence(CodeBuilder code, List<PlanNode> parts, Label target, boolean when, boolean decisive) {
        if (when == decisive) {
            for (PlanNode part : parts) {
                jumps(code, part, target, decisive, false);
            }
            return;
        }
        Label settled = code.newLabel();
        for (int i = 0; i < parts.size() - 1; i++) {
            jumps(code, parts.get(i), settled, decisive, false);
        }
        jumps(code, parts.getLast(), target, when, false);
        code.labelBinding(settled);
    }

    private static boolean hasMethod(PlanNode node) {
        return node.bit() >= 0 || isShared(node) || tests(node) > MAX_TESTS;
    }

    /// Whether several ask for it and it is worth a look into memory.
    private static boolean isShared(PlanNode node) {
        boolean compound = node instanceof PlanNode.All || node instanceof PlanNode.Any;
        return node.keeper() == Keeper.NOBODY
                && node.users() > 1
                && !isInFamily(node)
                && (compound || node instanceof PlanNode.Test);
    }

    /// Whether it is answered with other tests at once.
    private static boolean isInFamily(PlanNode node) {
        return node instanceof PlanNode.Test test && test.family() >= 0;
    }

    private static int tests(PlanNode node) {
        int sum = 0;
        for (PlanNode part : node.children()) {
            sum += part.bit() >= 0 || isShared(part) ? 1 : tests(part);
        }
        return Math.max(1, sum);
    }

    private void test(CodeBuilder code, Evaluator test, Label target, boolean when) {
        switch (test) {
            case Nodes.Exists(Extractor left, Slot slot) -> {
                extract(code, left, slot);
                branch(code, target, when);
            }
            case Nodes.Compare(Extractor left, Slot slot, Matcher matcher) -> {
                Label absent = code.newLabel();
                extract(code, left, slot);
                code.ifeq(when ? absent : target);
                compare(code, slot, matcher, target, when);
                code.labelBinding(absent);
            }
            default -> {
                load(code, test, TEST).aload(0).invokeinterface(TEST, "matches", OF_EVENT);
                branch(code, target, when);
            }
        }
    }

    /// Leaves on the stack whether there is a value.
    private void extract(CodeBuilder code, Extractor extractor, Slot slot) {
        load(code, slot, SLOT).invokevirtual(SLOT, "clear", ConstantDescs.MTD_void);
        load(code, extractor, EXTRACTOR).aload(0);
        load(code, slot, SLOT)
                .invokeinterface(EXTRACTOR, "extract", MethodTypeDesc.of(ConstantDescs.CD_void, EVENT, SLOT));
        load(code, slot, SLOT).invokevirtual(SLOT, "isPresent", TRUTH);
    }

    private void compare(CodeBuilder code, Slot slot, Matcher matcher, Label target, boolean when) {
        if (matcher instanceof NumberMatchers.Ordered(Operator operator, long constant, boolean signed)) {
            load(code, slot, SLOT)
                    .invokevirtual(SLOT, "number", MethodTypeDesc.of(ConstantDescs.CD_long))
                    .loadConstant(constant);
            if (signed || operator == Operator.EQ || operator == Operator.NE) {
                code.lcmp();
            } else {
                code.invokestatic(
                        ConstantDescs.CD_Long,
                        "compareUnsigned",
                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long, ConstantDescs.CD_long));
            }
            code.branch(order(operator, when), target);
            return;
        }
        load(code, matcher, MATCHER);
        load(code, slot, SLOT).invokeinterface(MATCHER, "test", MethodTypeDesc.of(ConstantDescs.CD_boolean, SLOT));
        branch(code, target, when);
    }

    private static Opcode order(Operator operator, boolean when) {
        return switch (operator) {
            case EQ -> when ? Opcode.IFEQ : Opcode.IFNE;
            case NE -> when ? Opcode.IFNE : Opcode.IFEQ;
            case LT -> when ? Opcode.IFLT : Opcode.IFGE;
            case LE -> when ? Opcode.IFLE : Opcode.IFGT;
            case GT -> when ? Opcode.IFGT : Opcode.IFLE;
            case GE -> when ? Opcode.IFGE : Opcode.IFLT;
            default -> throw new IllegalStateException("not an order: " + operator);
        };
    }

    private static void branch(CodeBuilder code, Label target, boolean when) {
        code.branch(when ? Opcode.IFNE : Opcode.IFEQ, target);
    }

    private DynamicConstantDesc<Object> constant(int index) {
        return DynamicConstantDesc.ofNamed(CLASS_DATA, ConstantDescs.DEFAULT_NAME, types.get(index), index);
    }

    private CodeBuilder load(CodeBuilder code, Object constant, ClassDesc type) {
        int index = indexes.computeIfAbsent(constant, added -> {
            constants.add(added);
            types.add(type);
            return constants.size() - 1;
        });
        return code.ldc(constant(index));
    }
}
