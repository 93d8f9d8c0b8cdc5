// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import java.io.Serial;

/// An alert that Falco ends at: it names a raw argument of a type that Falco cannot print. Thrown only where defects
/// are
/// copied; the replay ends with it.
public final class UnprintableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnprintableException(String message) {
        super(message);
    }
}
