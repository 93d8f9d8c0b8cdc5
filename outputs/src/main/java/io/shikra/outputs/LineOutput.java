// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import java.util.Optional;

/// One of the channels that Falco itself has (rules language, channels): all are given the same line, each says how it
/// travels.
public sealed interface LineOutput extends Output permits Stdout, AppendFile, LocalSyslog, Program, HttpPost {
    LineFormat format();

    /// @param line of the alert, without its end
    Shipment carry(Alert alert, byte[] line);

    @Override
    default Shipment render(Alert alert) {
        return carry(alert, format().line(alert));
    }

    /// Falco's own channels take every alert that there is.
    @Override
    default Optional<Priority> minimumPriority() {
        return Optional.empty();
    }
}
