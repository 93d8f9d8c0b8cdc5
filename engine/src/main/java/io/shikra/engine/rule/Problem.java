// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

/// Something the user should know about a rule file.
///
/// @param code    Falco's code, e.g. `LOAD_ERR_VALIDATE`
/// @param message what is wrong, in Falco's words where it has some
/// @param advice  what to do about it; may be empty
public record Problem(Severity severity, String code, String message, Span span, String item, String advice) {
    public enum Severity {
        ERROR,
        WARNING
    }
}
