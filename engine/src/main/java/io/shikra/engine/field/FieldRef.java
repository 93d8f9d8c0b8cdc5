// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

/// One resolved use of a field: after the resolver nobody looks at its name again.
///
/// @param argument  what stood in the brackets, unquoted; empty when there was none
/// @param text      as the user wrote it, e.g. `proc.aname[2]`: the key in output_fields
/// @param extractor bound to the argument
public record FieldRef(FieldSpec spec, String argument, String text, Extractor extractor) {}
