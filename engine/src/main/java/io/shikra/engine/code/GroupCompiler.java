// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.plan.PlanNode;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Compiles the conditions of a group of event types to one hidden class: a method for each condition, called as its
/// rule, and one for each part that several ask for, whose answer is kept, or that would make a method too long for the
/// virtual machine's own compiler. Extractors and constants are class data, which that compiler sees through.
final class GroupCompiler {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final ClassDesc EVALUATOR = NodeCode.desc(GroupEvaluator.class);
    private static final MethodTypeDesc MATCHES =
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_int, NodeCode.EVENT);

    private static final MethodTypeDesc SELECT = MethodTypeDesc.of(ConstantDescs.CD_int, NodeCode.EVENT);
    private static final String SELECTORS = "selectors";

    private final Plan plan;
    private final KeptMemory memory;
    private final NodeMemo memo;
    private final PlanNodes nodes;
    private final List<String> rules;

    /// @param nodes makes the tests
    /// @param rules names, by position
    GroupCompiler(Plan plan, KeptMemory memory, NodeMemo memo, PlanNodes nodes, List<String> rules) {
        this.plan = plan;
        this.memory = memory;
        this.memo = memo;
        this.nodes = nodes;
        this.rules = rules;
    }

    GroupEvaluator compile(EventGroup group) {
        ClassDesc self = ClassDesc.of(GroupCompiler.class.getPackageName(), "Group" + group.index());
        NodeCode code = new NodeCode(self, plan, memory, memo, nodes);
        List<String> names = names(group);
        byte[] bytes = ClassFile.of().build(self, type -> {
            type.withFlags(ClassFile.ACC_FINAL).withInterfaceSymbols(EVALUATOR);
            type.withMethodBody("matches", MATCHES, ClassFile.ACC_PUBLIC, body -> dispatch(body, self, names));
            type.withMethodBody(
                    "select",
                    SELECT,
                    ClassFile.ACC_PUBLIC,
                    body -> body.aload(1).invokestatic(self, SELECTORS, SELECT).ireturn());
            type.withMethodBody(
                    SELECTORS,
                    SELECT,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                    body -> code.bits(body, group.selectors()));
            for (int i = 0; i < names.size(); i++) {
                PlanNode root = group.roots().get(i);
                type.withMethodBody(
                        names.get(i),
                        NodeCode.OF_EVENT,
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                        body -> code.root(body, root));
            }
            code.parts(type);
            int linkers = code.linkers(type);
            type.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, body -> {
                body.aload(0).invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
                for (int i = 0; i < linkers; i++) {
                    body.invokestatic(self, NodeCode.LINKER + i, ConstantDescs.MTD_void);
                }
                body.return_();
            });
        });
        try {
            return (GroupEvaluator) LOOKUP.defineHiddenClassWithClassData(bytes, code.constants(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the class of " + names, e);
        }
    }

    private static void dispatch(CodeBuilder body, ClassDesc self, List<String> names) {
        var none = body.newLabel();
        List<SwitchCase> cases = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            cases.add(SwitchCase.of(i, body.newLabel()));
        }
        body.iload(1).tableswitch(0, names.size() - 1, none, cases);
        for (int i = 0; i < names.size(); i++) {
            body.labelBinding(cases.get(i).target())
                    .aload(2)
                    .invokestatic(self, names.get(i), NodeCode.OF_EVENT)
                    .ireturn();
        }
        body.labelBinding(none).iconst_0().ireturn();
    }

    /// Names of rules as the virtual machine allows them; each once.
    private List<String> names(EventGroup group) {
        Set<String> taken = new HashSet<>(Set.of("matches", "select", SELECTORS));
        List<String> names = new ArrayList<>();
        for (int[] positions : group.rules()) {
            String name = rules.get(positions[0]).replaceAll("[.;\\[/<>:]", "_");
            String free = name.isEmpty() ? "rule" : name;
            while (!taken.add(free)) {
                free += "_";
            }
            names.add(free);
        }
        return names;
    }
}
