// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import java.util.List;

/// Something the user should know about a rule file.
///
/// @param code      Falco's code, e.g. `LOAD_ERR_VALIDATE`
/// @param message   what is wrong, in Falco's words where it has some
/// @param span      the smallest piece of the file that is to blame
/// @param item      the list, macro or rule that it is about; empty when it is about the file
/// @param advice    what to do about it; may be empty
/// @param locations the way to it from the outside in, as Falco's JSON result gives it
public record Problem(
        Severity severity,
        String code,
        String message,
        Span span,
        String item,
        String advice,
        List<Location> locations) {
    public Problem {
        locations = List.copyOf(locations);
    }

    public Problem(Severity severity, String code, String message, Span span, String item, String advice) {
        this(severity, code, message, span, item, advice, List.of());
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public enum Severity {
        ERROR,
        WARNING
    }

    /// One step of the way. Line and column count from 0, as in Falco's result; inside a condition they are its
    /// start plus the position in its text, counted from 1.
    public record Location(String itemType, String itemName, int line, int column) {}
}
