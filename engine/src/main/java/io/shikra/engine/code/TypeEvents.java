// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.plan.TypeTests;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.state.EventContext;
import java.lang.foreign.MemorySegment;

/// Answers tests that depend on the event's type alone by asking an event that has nothing else.
final class TypeEvents implements TypeTests {
    private final Interpreter interpreter;
    private final EventContext event = new EventContext();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[64]);

    TypeEvents(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    @Override
    public boolean holds(Condition test, int code) {
        new EventWriter()
                .target(memory, 0)
                .begin(EventTable.type(code), 0, 1, 1)
                .end();
        event.event.wrap(memory, 0);
        return interpreter.test(test).matches(event);
    }
}
