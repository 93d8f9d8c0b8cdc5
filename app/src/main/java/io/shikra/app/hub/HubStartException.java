// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import java.io.Serial;

/// The hub cannot listen. The message is one line that says why and what to do.
public final class HubStartException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    HubStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
