// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

import java.io.Serial;

/// The bus could not promise durability, or is closed. The message says what to do about it.
public final class BusException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public BusException(String message) {
        super(message);
    }

    public BusException(String message, Throwable cause) {
        super(message, cause);
    }
}
