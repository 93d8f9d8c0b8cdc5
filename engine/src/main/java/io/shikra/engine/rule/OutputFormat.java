// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import java.util.List;

/// A rule's output, taken apart once at load: what the formatter walks for each alert.
///
/// @param text   the format as written, without a leading `*`
/// @param extras what goes into output_fields besides the fields named in the text
public record OutputFormat(String text, List<Part> parts, List<Extra> extras) {
    public OutputFormat {
        parts = List.copyOf(parts);
        extras = List.copyOf(extras);
    }

    public OutputFormat(String text, List<Part> parts) {
        this(text, parts, List.of());
    }

    public OutputFormat with(List<Extra> more) {
        return new OutputFormat(text, parts, more);
    }

    /// An entry of output_fields.
    ///
    /// @param plain one field, whose value keeps its type; else the printed parts are the value
    public record Extra(String key, List<Part> parts, boolean plain) {
        public Extra {
            parts = List.copyOf(parts);
        }
    }

    public sealed interface Part {}

    /// Text between references, printed as it is.
    public record Literal(String text) implements Part {}

    /// A value of the event.
    ///
    /// @param text  as written after `%` and the width, e.g. `proc.aname[2]`
    /// @param width bytes to pad or cut the printed value to; 0 prints it as long as it is
    public record Reference(Condition.Operand operand, String text, int width) implements Part {}
}
