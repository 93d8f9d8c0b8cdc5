// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.time.Duration;

/// Waits between attempts; tests do not.
@FunctionalInterface
interface Pause {
    Pause SLEEP = Thread::sleep;

    void await(Duration time) throws InterruptedException;
}
