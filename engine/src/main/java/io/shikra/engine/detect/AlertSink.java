// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.engine.field.TextBuffer;

/// Takes an alert off the event thread. Must not block it: a sink that cannot keep up counts what it drops.
@FunctionalInterface
public interface AlertSink {
    void alert(Alert alert, Provenance provenance);

    /// The same, for those who write the text byte by byte: {@code line} is the alert's output before anything that is
    /// no UTF-8 in it was repaired (field values, columns cut to a width). Valid during the call.
    default void alert(Alert alert, Provenance provenance, TextBuffer line) {
        alert(alert, provenance);
    }
}
