// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.io.Serial;

/// A text of one of the small languages that cannot be used. The message says what, and what to write instead.
public final class BadExpressionException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;

    public BadExpressionException(String message, int offset) {
        super(message);
        this.offset = offset;
    }

    /// Position in the text, from 0.
    public int offset() {
        return offset;
    }
}
