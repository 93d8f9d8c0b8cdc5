// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;

/// Takes an alert off the event thread. Must not block it: a sink that cannot keep up counts what it drops.
@FunctionalInterface
public interface AlertSink {
    void alert(Alert alert, Provenance provenance);
}
