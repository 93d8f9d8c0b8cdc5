// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Operands;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.state.EventContext;
import java.util.Optional;

/// Says what one side of a comparison is for an event, as an alert would print it. A field that is
/// compared at several things (`fd.ip`: both ends; `proc.aname`: all ancestors) is the list of them.
public final class OperandProbe {
    private final Operand operand;
    private final OutputValue value;

    public OperandProbe(Operand operand, Compatibility compatibility) {
        this.operand = operand;
        value = new OutputValue(operand, Operands.extractor(operand), 0, compatibility);
    }

    /// Empty when it has no value.
    public Optional<String> text(EventContext event) {
        TextBuffer text = new TextBuffer();
        if (operand instanceof Operand.Field(var field) && field.extractor() instanceof TargetsExtractor targets) {
            Slot slot = new Slot();
            targets.extractTargets(event, slot);
            ValueText.append(slot, operand.type(), field.spec().print(), text);
            return slot.isPresent() ? Optional.of(text.toString()) : Optional.empty();
        }
        if (!value.isPresent(event)) {
            return Optional.empty();
        }
        value.append(event, text);
        return Optional.of(text.toString());
    }
}
