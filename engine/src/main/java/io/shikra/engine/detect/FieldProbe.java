// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Value;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.state.EventContext;

/// Says what one field of an event is, exactly as an alert would: for tools that look at events without rules. Belongs
/// to the event thread.
public final class FieldProbe {
    private final OutputValue value;
    private final TextBuffer text = new TextBuffer();

    public FieldProbe(FieldRef field) {
        value = new OutputValue(new Operand.Field(field), field.extractor(), 0);
    }

    /// As in output_fields.
    public Value json(EventContext event) {
        return value.json(event);
    }

    /// As in the text of an output; `<NA>` when the event has no such value.
    public String text(EventContext event) {
        text.clear();
        value.append(event, text);
        return text.toString();
    }
}
