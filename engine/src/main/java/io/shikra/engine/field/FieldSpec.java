// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import java.util.Set;

/// What is known of a field before any event: the row of the field list.
///
/// @param source event source that has it, `any` or e.g. `syscall`
/// @param family the class of fields it is registered with, e.g. `process`; the order of classes decides look-ups
/// @param print  how its numbers are written
/// @param doc    one line for people
public record FieldSpec(
        String source,
        String family,
        String name,
        FieldType type,
        Argument argument,
        boolean list,
        Set<Flag> flags,
        Print print,
        String doc) {
    /// Whether `name[argument]` is accepted.
    public enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /// Falco's markers that change what may be done with a field.
    public enum Flag {
        FILTER_ONLY,
        NO_RHS,
        NO_TRANSFORMER,
        TABLE_ONLY,
        DEPRECATED,
        FORMAT_SUGGESTED
    }

    /// Print formats of the event table.
    public enum Print {
        NA,
        DEC,
        HEX,
        PADDED_DEC,
        ID,
        DIR,
        OCT
    }

    /// The same field in another print format.
    FieldSpec printedAs(Print format) {
        return new FieldSpec(source, family, name, type, argument, list, flags, format, doc);
    }
}
