// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import java.io.Serial;

/// A file of keys or certificates is missing or wrong. The message names it and says what is expected.
public final class TlsFileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    TlsFileException(String message) {
        super(message);
    }

    TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
