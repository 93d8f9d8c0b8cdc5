// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

/// Falco's process would end at this event, with this message: what a replay that is compared with it has to do too.
/// Thrown only where its mistakes are copied.
public final class FalcoEnds extends RuntimeException {
    private static final long serialVersionUID = 1;

    FalcoEnds(String message) {
        super(message);
    }
}
