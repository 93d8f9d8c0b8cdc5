// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Value;
import io.shikra.engine.Compatibility;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.state.EventContext;
import java.util.List;

/// Says what one field, or an output format, is for an event, exactly as an alert would: for tools that look at events
/// without rules. Belongs to the event thread.
public final class FieldProbe {
    private final OutputValue value;
    private final AlertFormatter.Output output;

    /// @param field  asked as a value
    /// @param format printed
    public FieldProbe(FieldRef field, OutputFormat format, Compatibility compatibility) {
        AlertFormatter.Style style = AlertFormatter.Style.of(compatibility);
        value = new OutputValue(new Operand.Field(field), field.extractor(), 0, style);
        output = new AlertFormatter.Output(format.parts(), List.of(), style);
    }

    /// As in output_fields.
    public Value json(EventContext event) {
        return value.json(event);
    }

    /// Appends what stands in the text of an output; `<NA>` when the event has no such value.
    public void text(EventContext event, TextBuffer into) {
        output.message(event, into);
    }
}
