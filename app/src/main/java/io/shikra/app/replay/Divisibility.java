// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldCatalogue.Lookup;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.PerUse;
import io.shikra.engine.rule.FieldUses;
import io.shikra.engine.rule.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether several workers can share a replay.
final class Divisibility {
    private Divisibility() {}

    /// Why they cannot; empty when they can.
    ///
    /// @param rules those that are replayed
    static String obstacle(Path capture, List<Rule> rules, FieldCatalogue catalogue) {
        if (!Files.isRegularFile(capture)) {
            return capture + " is no file, and can be read once only";
        }
        for (Rule rule : rules) {
            for (String field : rule.enabled() ? FieldUses.of(rule) : List.<String>of()) {
                if (catalogue.find(field) instanceof Lookup.Found(FieldRef found)
                        && found.extractor() instanceof PerUse) {
                    return "rule '" + rule.name() + "' uses " + field + ", which depends on events of all processes";
                }
            }
        }
        return "";
    }
}
