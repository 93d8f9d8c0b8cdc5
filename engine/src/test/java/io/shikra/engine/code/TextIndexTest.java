// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import static io.shikra.engine.code.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.Slot;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.testing.FuzzBudget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextIndexTest {
    private static final List<Operator> OPERATORS = List.of(
            Operator.EQ,
            Operator.NE,
            Operator.IN,
            Operator.STARTSWITH,
            Operator.ENDSWITH,
            Operator.CONTAINS,
            Operator.ICONTAINS);

    private final Operand text = Checks.field("text", FieldType.CHARBUF, false, (event, slot) -> {});

    /// Texts of three letters: nearly every constant is part of another one and of the text.
    @Test
    void allTestsOfATextAreAnsweredAsEachForItself() {
        FuzzBudget budget = FuzzBudget.of(300, 4);
        long seed = System.nanoTime();
        System.out.println("text index fuzz seed " + seed);
        Random random = new Random(seed);
        while (budget.next()) {
            List<Condition.Compare> tests = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(150); i++) {
                tests.add(test(random));
            }
            TextIndex index = new TextIndex(tests);
            long[] answers = new long[index.words()];
            for (int round = 0; round < 50; round++) {
                byte[] array = ("#" + word(random, 12) + "#").getBytes(StandardCharsets.UTF_8);
                Slot slot = new Slot();
                slot.setBytes(array, 1, array.length - 1);

                index.answer(array, 1, array.length - 1, answers);

                for (int i = 0; i < tests.size(); i++) {
                    boolean answer = (answers[i >> 6] & 1L << i) != 0;
                    assertThat(answer)
                            .as("seed %d: '%s' %s", seed, slot, tests.get(i))
                            .isEqualTo(Matchers.of(tests.get(i), FieldType.CHARBUF, false)
                                    .test(slot));
                }
            }
        }
    }

    @Test
    void aTextWithoutAnyConstantInItIsStillUnequalToThem() {
        TextIndex index = new TextIndex(List.of(
                (Condition.Compare) check(text, Operator.NE, "a"), (Condition.Compare) check(text, Operator.EQ, "a")));
        long[] answers = new long[1];
        byte[] other = ByteString.of("b").array();

        index.answer(other, 0, other.length, answers);

        assertThat(answers[0]).isEqualTo(1);
    }

    private Condition.Compare test(Random random) {
        Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        String[] right = new String[operator == Operator.IN ? random.nextInt(4) : 1];
        for (int i = 0; i < right.length; i++) {
            right[i] = word(random, 4);
        }
        return (Condition.Compare) check(text, operator, right);
    }

    private static String word(Random random, int longest) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(longest + 1);
        for (int i = 0; i < length; i++) {
            word.append("abB".charAt(random.nextInt(3)));
        }
        return word.toString();
    }
}
