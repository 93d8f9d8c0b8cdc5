// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import java.util.Optional;

/// A configured destination: its settings, and the pure function from an alert to what is sent there. Sending itself is
/// the [Courier]'s business, the same for all.
public interface Output {
    /// The rule of the alerts that people send to try their outputs: it passes every minimum priority.
    String TEST_RULE = "Test rule";

    /// As in the configuration and in the metrics' `destination`.
    String name();

    /// Less urgent alerts are not sent; empty: all are.
    Optional<Priority> minimumPriority();

    /// How to connect; of no meaning to outputs that send no requests.
    default Connection connection() {
        return Connection.DEFAULT;
    }

    Shipment render(Alert alert);

    default boolean wants(Alert alert) {
        return minimumPriority().map(alert.priority()::atLeast).orElse(true)
                || alert.rule().equals(TEST_RULE);
    }
}
