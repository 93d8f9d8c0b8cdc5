// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.rule.collect.RuleItem;
import io.shikra.engine.rule.resolve.OutputParser;
import io.shikra.engine.rule.resolve.TermResolver;
import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Place;
import java.util.ArrayList;
import java.util.List;

/// Applies the configuration's additions to one rule's output, in their order.
final class OutputAdditions {
    private final List<OutputAddition> additions;

    OutputAdditions(List<OutputAddition> all, RuleItem rule) {
        additions = all.stream().filter(addition -> fits(addition, rule)).toList();
    }

    private static boolean fits(OutputAddition addition, RuleItem rule) {
        return addition.rule().map(rule.name()::equals).orElse(true)
                && addition.source().map(rule.source()::equals).orElse(true)
                && rule.tags().containsAll(addition.tags());
    }

    MappedText text(MappedText output, FieldCatalogue catalogue) {
        MappedText result = output;
        for (OutputAddition addition : additions) {
            if (!addition.text().isEmpty()) {
                result = result.plus(" " + addition.text());
            }
            if (addition.suggested()) {
                result = result.plus(suggested(catalogue));
            }
        }
        return result;
    }

    /// ` container_id=%container.id …`, a blank before each.
    private static String suggested(FieldCatalogue catalogue) {
        StringBuilder text = new StringBuilder();
        for (FieldSpec spec : catalogue.suggested()) {
            text.append(' ').append(spec.name().replace('.', '_')).append("=%").append(spec.name());
        }
        return text.toString();
    }

    /// Throws `ConditionError`.
    List<OutputFormat.Extra> extras(TermResolver terms) {
        List<OutputFormat.Extra> extras = new ArrayList<>();
        for (OutputAddition addition : additions) {
            for (OutputAddition.Field field : addition.fields()) {
                String format = field.plain() ? "%" + field.format() : field.format();
                MappedText text = MappedText.unwritten(format);
                OutputFormat parsed = new OutputParser(terms).parse(text);
                if (field.plain() && parsed.parts().size() > 1) {
                    throw new ConditionError(
                            "unknown filter: '" + field.format() + "' is not one field",
                            new Place(text, 0, text.length()),
                            "extra_fields of append_output takes a field, or KEY: FORMAT");
                }
                extras.add(new OutputFormat.Extra(field.key(), parsed.parts(), field.plain()));
            }
        }
        return extras;
    }
}
