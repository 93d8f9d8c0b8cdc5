// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.outputs.Connection;
import io.shikra.outputs.Output;
import io.shikra.outputs.Shipment;
import io.shikra.outputs.Webhook;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;

/// A webhook that sends nothing while its address is one of our own event sources: their sensors read the same alerts
/// from the bus, without a detour over HTTP.
///
/// @param ours whether an address leads to an event source of this process
record LinkedWebhook(Webhook webhook, Predicate<URI> ours) implements Output {
    @Override
    public String name() {
        return webhook.name();
    }

    @Override
    public Optional<Priority> minimumPriority() {
        return webhook.minimumPriority();
    }

    @Override
    public Connection connection() {
        return webhook.connection();
    }

    @Override
    public Shipment render(Alert alert) {
        return webhook.render(alert);
    }

    @Override
    public boolean wants(Alert alert) {
        return !ours.test(webhook.address()) && webhook.wants(alert);
    }
}
