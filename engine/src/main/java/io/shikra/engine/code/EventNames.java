// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.Slot;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.state.EventContext;
import java.util.HashSet;
import java.util.Set;

/// `evt.type` and `syscall.type` compared with names: one look into a table by event code instead of a comparison of
/// texts, since nearly every rule has one.
final class EventNames implements Evaluator {
    private final boolean[] byCode;
    private final boolean[] bySyscall;
    private final Evaluator byText;

    private EventNames(boolean[] byCode, boolean[] bySyscall, Evaluator byText) {
        this.byCode = byCode;
        this.bySyscall = bySyscall;
        this.byText = byText;
    }

    static boolean applies(FieldRef field, Condition.Compare check) {
        String name = field.spec().name();
        boolean named = name.equals("evt.type") || name.equals("syscall.type");
        Operator operator = check.operator();
        return named
                && check.quantity() == Condition.Quantity.NONE
                && (operator == Operator.EQ || operator == Operator.NE || operator == Operator.IN);
    }

    static EventNames of(FieldRef field, Condition.Compare check, Slot slot) {
        Set<String> wanted = new HashSet<>();
        for (Constant constant : check.right()) {
            wanted.add(((Constant.Bytes) constant).value().toString());
        }
        boolean negated = check.operator() == Operator.NE;
        boolean onlySyscalls = field.spec().name().equals("syscall.type");
        boolean[] byCode = new boolean[EventTable.size()];
        for (int code = 0; code < byCode.length; code++) {
            EventType type = EventTable.type(code);
            boolean present = !onlySyscalls || type.isKind(EventType.KIND_SYSCALL);
            byCode[code] = present && wanted.contains(type.name()) != negated;
        }
        boolean[] bySyscall = new boolean[EventTable.syscalls().size()];
        for (int id = 0; id < bySyscall.length; id++) {
            bySyscall[id] = wanted.contains(EventTable.syscallName(id)) != negated;
        }
        Matcher matcher = Matchers.of(check, field.spec().type(), false);
        return new EventNames(byCode, bySyscall, new Nodes.Compare(field.extractor(), slot, matcher));
    }

    @Override
    public boolean matches(EventContext event) {
        int code = event.event.code();
        if (code > EventCode.GENERIC_X && code != EventCode.ASYNC_E) {
            return byCode[code];
        }
        if (code == EventCode.ASYNC_E) {
            return byText.matches(event);
        }
        int id = event.event.u16(0, 0);
        return bySyscall[id < bySyscall.length ? id : 0];
    }
}
