// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

/// One resolved use of a field: after the resolver nobody looks at its name again.
///
/// @param argument  what stood in the brackets, unquoted; empty when there was none
/// @param text      as the user wrote it, e.g. `proc.aname[2]`: the key in output_fields
/// @param extractor bound to the argument
/// @param scope     what the value depends on
public record FieldRef(FieldSpec spec, String argument, String text, Extractor extractor, FieldScope scope) {
    /// One whose value may differ from event to event.
    public FieldRef(FieldSpec spec, String argument, String text, Extractor extractor) {
        this(spec, argument, text, extractor, FieldScope.EVENT);
    }

    /// What was written tells fields apart well enough, and texts know their hash.
    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
