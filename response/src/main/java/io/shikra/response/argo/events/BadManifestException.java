// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.io.Serial;

/// A part of a manifest that cannot be used; it becomes a condition of the object's status.
final class BadManifestException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BadManifestException(String message) {
        super(message, null, false, false);
    }

    static BadManifestException notSupported(String what) {
        return new BadManifestException(what + " is not supported in this version");
    }
}
