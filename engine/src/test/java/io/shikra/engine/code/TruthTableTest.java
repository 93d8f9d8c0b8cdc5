// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import static io.shikra.engine.code.Checks.absent;
import static io.shikra.engine.code.Checks.check;
import static io.shikra.engine.code.Checks.exists;
import static io.shikra.engine.code.Checks.fields;
import static io.shikra.engine.code.Checks.holds;
import static io.shikra.engine.code.Checks.not;
import static io.shikra.engine.code.Checks.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The worked truth table of the rules language: what a check says of an absent field, of the value x and of another.
class TruthTableTest {
    private static void row(Function<Operand, Condition> check, boolean absent, boolean same, boolean other) {
        assertThat(holds(check.apply(absent(FieldType.CHARBUF)))).isEqualTo(absent);
        assertThat(holds(check.apply(text("x")))).isEqualTo(same);
        assertThat(holds(check.apply(text("y")))).isEqualTo(other);
    }

    @Test
    void anAbsentFieldFailsEveryCheckSoNotMakesItTrue() {
        row(f -> check(f, Operator.EQ, "x"), false, true, false);
        row(f -> check(f, Operator.NE, "x"), false, false, true);
        row(f -> not(check(f, Operator.EQ, "x")), true, false, true);
        row(f -> not(check(f, Operator.NE, "x")), true, true, false);
        row(f -> check(f, Operator.IN, "x", "z"), false, true, false);
        row(f -> not(check(f, Operator.IN, "x", "z")), true, false, true);
        row(f -> exists(f), false, true, true);
        row(f -> not(exists(f)), true, false, false);
        row(f -> check(f, Operator.CONTAINS, ""), false, true, true);
        row(f -> fields(f, Operator.EQ, absent(FieldType.CHARBUF)), false, false, false);
    }
}
