// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.time.Duration;

/// Lets time pass.
@FunctionalInterface
public interface Pause {
    Pause SLEEP = Thread::sleep;

    void pass(Duration duration) throws InterruptedException;
}
