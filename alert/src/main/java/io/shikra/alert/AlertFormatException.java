// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

/// Bytes that somebody sent as an alert are none. The message says what is wrong, where, and what was expected; it is
/// fit to be the body of a 400 answer.
public final class AlertFormatException extends Exception {
    private static final long serialVersionUID = 1;

    private final String where;

    /// @param where place in the document, e.g. `priority` or `line 3 column 7`; may be empty
    public AlertFormatException(String reason, String where) {
        super(where.isEmpty() ? reason : where + ": " + reason);
        this.where = where;
    }

    public String where() {
        return where;
    }
}
