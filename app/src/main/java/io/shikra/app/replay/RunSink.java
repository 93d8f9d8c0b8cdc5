// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.detect.AlertSink;

/// Takes the alerts of a run through a capture.
interface RunSink extends AlertSink {
    /// The run comes to its {@code event}-th event, the first is 1: what comes from now on is of it.
    default void at(long event) {}

    /// Nobody wants more: the rest can be left.
    boolean isBroken();
}
