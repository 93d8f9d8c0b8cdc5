// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldScope;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.NamedAddress;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Condition.Quantity;
import java.util.List;
import java.util.Set;

/// Tests that compare one text with constants (`proc.name`, of which a rule set can have hundreds): looking at
/// the text once answers all of them.
///
/// @param operand gives the text
/// @param keeper  of the answers; where somebody keeps them their bits follow one another, in the order of the
/// tests: up
///                to 64 within one word, more of them in words that are the family's own
/// @param tests   without an order; all are `Compare` without a quantity, by {@link #OPERATORS}
public record TextFamily(Operand operand, Keeper keeper, List<PlanNode.Test> tests) {
    /// Comparisons that looking at the text once can answer.
    public static final Set<Operator> OPERATORS = Set.of(
            Operator.EQ,
            Operator.NE,
            Operator.IN,
            Operator.STARTSWITH,
            Operator.ENDSWITH,
            Operator.CONTAINS,
            Operator.ICONTAINS);

    private static final Set<FieldType> TEXTS = Set.of(FieldType.CHARBUF, FieldType.FSPATH, FieldType.FSRELPATH);

    public TextFamily {
        tests = List.copyOf(tests);
    }

    /// What the tests compare with.
    public List<Condition.Compare> comparisons() {
        return tests.stream()
                .map(PlanNode.Test::condition)
                .map(Condition.Compare.class::cast)
                .toList();
    }

    /// Whether the test can be in a family.
    static boolean takes(Condition test) {
        return test instanceof Condition.Compare compare
                && compare.quantity() == Quantity.NONE
                && OPERATORS.contains(compare.operator())
                && TEXTS.contains(compare.left().type())
                && !compare.left().list()
                && isPlain(compare.left());
    }

    private static boolean isPlain(Operand operand) {
        return !(operand instanceof Operand.Field(FieldRef field))
                || !(field.extractor() instanceof TargetsExtractor
                        || field.extractor() instanceof NamedAddress
                        || field.scope() == FieldScope.NAME);
    }
}
