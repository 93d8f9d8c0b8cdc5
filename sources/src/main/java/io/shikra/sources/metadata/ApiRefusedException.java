// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.IOException;

/// The API server answered, and not with what was asked for.
final class ApiRefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    ApiRefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /// The resource version is too old to go on from (410 Gone).
    boolean gone() {
        return status == 410;
    }

    boolean forbidden() {
        return status == 401 || status == 403;
    }
}
