// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import static io.shikra.engine.code.Checks.absent;
import static io.shikra.engine.code.Checks.number;
import static io.shikra.engine.code.Checks.text;
import static io.shikra.engine.code.Checks.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Transformer;
import io.shikra.engine.state.EventContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformersTest {
    private static Operand call(Transformer transformer, Operand... arguments) {
        return new Operand.Call(transformer, List.of(arguments), "", FieldType.CHARBUF, false);
    }

    private static String value(Operand operand) {
        Slot slot = new Slot();
        Operands.extractor(operand).extract(new EventContext(), slot);
        TextBuffer text = new TextBuffer();
        ValueText.append(slot, FieldType.CHARBUF, io.shikra.engine.field.FieldSpec.Print.DEC, text);
        return slot.isPresent() ? text.toString() : "<absent>";
    }

    @Test
    void changesTexts() {
        assertThat(value(call(Transformer.TOLOWER, text("AbC-É")))).isEqualTo("abc-É");
        assertThat(value(call(Transformer.TOUPPER, texts("ab", "c")))).isEqualTo("(AB,C)");
        assertThat(value(call(Transformer.BASENAME, text("/a/b")))).isEqualTo("b");
        assertThat(value(call(Transformer.BASENAME, text("/a/")))).isEmpty();
        assertThat(value(call(Transformer.BASENAME, text("b")))).isEqualTo("b");
        assertThat(value(call(Transformer.TOLOWER, call(Transformer.BASENAME, text("/A/B")))))
                .isEqualTo("b");
    }

    @Test
    void decodesBase64WithAndWithoutPadding() {
        assertThat(value(call(Transformer.B64, text("aGVsbG8=")))).isEqualTo("hello");
        assertThat(value(call(Transformer.B64, text("aGVsbG8")))).isEqualTo("hello");
        assertThat(value(call(Transformer.B64, text("aGVsbG8=\0\0")))).isEqualTo("hello");
        assertThat(value(call(Transformer.B64, text("\0")))).isEmpty();
        assertThat(value(call(Transformer.B64, text("aGVsb")))).isEqualTo("<absent>");
        assertThat(value(call(Transformer.B64, text("aGVsbG9")))).isEqualTo("<absent>");
        assertThat(value(call(Transformer.B64, text("aGVs*G8=")))).isEqualTo("<absent>");
    }

    @Test
    void joinsAndConcatenates() {
        Operand group = new Operand.Group(
                List.of(text("a"), number(FieldType.INT64, -3), new Operand.Literal("lit"), texts("x", "y")));

        assertThat(value(call(Transformer.JOIN, new Operand.Literal("/"), group)))
                .isEqualTo("a/-3/lit/x/y");
        assertThat(value(call(Transformer.JOIN, number(FieldType.INT64, 7), texts("x", "y"))))
                .isEqualTo("x7y");
        assertThat(value(call(Transformer.CONCAT, text("a"), new Operand.Literal(":"), text("b"))))
                .isEqualTo("a:b");
        assertThat(value(call(Transformer.CONCAT, text("a"), absent(FieldType.CHARBUF))))
                .isEqualTo("<absent>");
    }

    @Test
    void countsItemsOrBytes() {
        Slot slot = new Slot();
        Operands.extractor(call(Transformer.LEN, texts("a", "b"))).extract(new EventContext(), slot);
        assertThat(slot.number()).isEqualTo(2);
        Operands.extractor(call(Transformer.LEN, text("é"))).extract(new EventContext(), slot);
        assertThat(slot.number()).isEqualTo(2);
    }

    @Test
    void readsShortOptions() {
        Operand tokens = texts("-ab", "val", "-cX", "--long", "-z", "rest", "-d");

        assertThat(value(getopt(tokens, "ab:c:d", ""))).isEqualTo("(a,b,val,c,X,?)");
        assertThat(value(getopt(tokens, "ab:c:d", "b"))).isEqualTo("val");
        assertThat(value(getopt(tokens, "ab:c:d", "a"))).isEqualTo("a");
        assertThat(value(getopt(tokens, "ab:c:d", "d"))).isEqualTo("<absent>");
        assertThat(value(getopt(texts("-b"), "b:", "b"))).isEmpty();
    }

    private static Operand getopt(Operand tokens, String options, String selector) {
        return new Operand.Call(
                Transformer.GETOPT,
                List.of(tokens, new Operand.Literal(options)),
                selector,
                FieldType.CHARBUF,
                selector.isEmpty());
    }
}
