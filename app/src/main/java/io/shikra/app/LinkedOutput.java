// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.outputs.Connection;
import io.shikra.outputs.Output;
import io.shikra.outputs.Shipment;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// An output that sends nothing while its address is one of this process: an event source, whose sensors read the same
/// alerts from the bus, or the hub, which would send them round for ever.
///
/// @param ours whether the address is answered by this process
record LinkedOutput(Output output, BooleanSupplier ours) implements Output {
    @Override
    public String name() {
        return output.name();
    }

    @Override
    public Optional<Priority> minimumPriority() {
        return output.minimumPriority();
    }

    @Override
    public Connection connection() {
        return output.connection();
    }

    @Override
    public Shipment render(Alert alert) {
        return output.render(alert);
    }

    @Override
    public boolean wants(Alert alert) {
        return !ours.getAsBoolean() && output.wants(alert);
    }
}
