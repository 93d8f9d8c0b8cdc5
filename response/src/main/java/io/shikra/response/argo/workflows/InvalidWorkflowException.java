// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import java.io.Serial;

/// The workflow cannot be run as it is written: phase `Error`, with this message.
final class InvalidWorkflowException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String why;

    InvalidWorkflowException(String message) {
        super(message);
        this.why = message;
    }

    String why() {
        return why;
    }
}
