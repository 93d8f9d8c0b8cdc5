// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.PerUse;
import io.shikra.engine.field.Slot;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Transformer;
import java.util.List;

/// Makes one extractor of an operand: of a field its own, of a transformer call one that computes it.
public final class Operands {
    private Operands() {}

    public static Extractor extractor(Operand operand) {
        return switch (operand) {
            case Operand.Field(var field) -> field.extractor() instanceof PerUse use ? use.fresh() : field.extractor();
            case Operand.Literal(String text) -> literal(text);
            case Operand.Group(List<Operand> items) -> group(items);
            case Operand.Call call -> call(call);
        };
    }

    private static Extractor literal(String text) {
        ByteString value = ByteString.of(text);
        return (event, slot) -> slot.setText(value);
    }

    /// Numbers of fields become texts, by the field's print format.
    private static Extractor group(List<Operand> items) {
        Extractor[] extractors = new Extractor[items.size()];
        Slot[] slots = new Slot[items.size()];
        Operand[] operands = new Operand[items.size()];
        for (int i = 0; i < extractors.length; i++) {
            extractors[i] = extractor(items.get(i));
            operands[i] = items.get(i);
            slots[i] = new Slot();
        }
        return new Transformers.Group(extractors, slots, operands);
    }

    private static Extractor call(Operand.Call call) {
        List<Operand> arguments = call.arguments();
        Extractor first = extractor(arguments.getFirst());
        return switch (call.transformer()) {
            case VAL -> first;
            case TOLOWER, TOUPPER, BASENAME, B64 -> new Transformers.PerText(call.transformer(), first, new Slot());
            case LEN -> new Transformers.Len(first, new Slot());
            case JOIN ->
                new Transformers.Join(
                        new Transformers.AsText(first, new Slot(), arguments.getFirst()),
                        new Slot(),
                        extractor(arguments.get(1)),
                        new Slot());
            case CONCAT -> concat(arguments);
            case GETOPT ->
                new Transformers.GetOpt(
                        first, new Slot(), extractor(arguments.get(1)), new Slot(), ByteString.of(call.selector()));
        };
    }

    private static Extractor concat(List<Operand> arguments) {
        Extractor[] extractors = new Extractor[arguments.size()];
        for (int i = 0; i < extractors.length; i++) {
            extractors[i] = extractor(arguments.get(i));
        }
        return new Transformers.Concat(extractors, new Slot());
    }

    /// Print format of what an operand yields: that of its field; decimal when it was computed.
    static FieldSpec.Print print(Operand operand) {
        return switch (operand) {
            case Operand.Field(var field) -> field.spec().print();
            case Operand.Call call
            when call.transformer() == Transformer.VAL -> print(call.arguments().getFirst());
            default -> FieldSpec.Print.DEC;
        };
    }
}
