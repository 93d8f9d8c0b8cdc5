// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertFormatException;
import io.shikra.alert.AlertJson;
import io.shikra.bus.Bus;
import io.shikra.bus.Delivery;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Each output as a consumer of the stream `alerts` with a cursor of its own, `output/NAME`: what is down holds up
/// nobody else, and goes on where it stopped.
public final class OutputConsumers implements AutoCloseable {
    public static final String STREAM = "alerts";

    /// About half an hour per alert before it becomes a dead letter; meanwhile those behind it wait on the disk.
    public static final RetryPolicy PATIENT = new RetryPolicy(40, Duration.ofMillis(100), Duration.ofMinutes(1));

    private final Courier courier;
    private final Enrichment enrichment;
    private final OutputListener listener;
    private final List<Bus.Subscription> subscriptions = new ArrayList<>();

    public OutputConsumers(Courier courier, Enrichment enrichment, OutputListener listener) {
        this.courier = courier;
        this.enrichment = enrichment;
        this.listener = listener;
    }

    /// An output without a cursor starts with the alerts that come from now on.
    public void start(Bus bus, List<Output> outputs, RetryPolicy policy) {
        for (Output output : outputs) {
            subscriptions.add(bus.subscribe(
                    STREAM, "output/" + output.name(), Bus.Start.NEW, policy, delivery -> deliver(output, delivery)));
        }
    }

    private Outcome deliver(Output output, Delivery delivery) throws InterruptedException {
        Alert alert;
        try {
            alert = AlertJson.read(delivery.message().body());
        } catch (AlertFormatException e) {
            return new Outcome.Reject("not an alert: " + e.getMessage());
        }
        Alert enriched = enrichment.enrich(alert);
        if (!output.wants(enriched)) {
            return Outcome.Done.DONE;
        }
        Outcome outcome = courier.ship(output.render(enriched), output.connection());
        listener.attempted(output.name(), outcome == Outcome.Done.DONE);
        return outcome;
    }

    @Override
    public void close() {
        subscriptions.forEach(Bus.Subscription::close);
    }
}
