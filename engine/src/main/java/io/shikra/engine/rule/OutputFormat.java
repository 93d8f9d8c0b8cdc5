// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import java.util.List;

/// A rule's output, taken apart once at load: what the formatter walks for each alert.
///
/// @param text the format as written, without a leading `*`
public record OutputFormat(String text, List<Part> parts) {
    public OutputFormat {
        parts = List.copyOf(parts);
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
