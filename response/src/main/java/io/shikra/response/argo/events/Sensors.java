// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.bus.Bus;
import io.shikra.bus.BusException;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import io.shikra.response.argo.Manifest;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sensors that run, each with its consumers on the bus. Called by one thread at a time.
final class Sensors implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sensors.class.getName());

    private final ArgoEnvironment environment;
    private final EventMetrics metrics;
    private final BiConsumer<Manifest, String> notes;
    private final Map<String, Running> running = new HashMap<>();

    /// Where alerts come to a sensor without a detour, as of now.
    private static final class Running {
        private final SensorRunner runner;
        private final String consumer;
        private final Bus.Subscription events;
        private volatile Map<WebhookRoute, OutputLink> sources = Map.of();
        private Bus.@Nullable Subscription alerts;

        Running(SensorRunner runner, String consumer, Bus.Subscription events) {
            this.runner = runner;
            this.consumer = consumer;
            this.events = events;
        }

        void close() {
            close(events);
            Bus.Subscription open = alerts;
            if (open != null) {
                close(open);
            }
        }

        /// A cursor that could not be stored is no reason to keep running: events come again, and are recognised.
        private void close(Bus.Subscription subscription) {
            try {
                subscription.close();
            } catch (BusException e) {
                LOG.log(Level.WARNING, "consumer " + consumer + ": its last position could not be stored", e);
            }
        }
    }

    Sensors(ArgoEnvironment environment, EventMetrics metrics, BiConsumer<Manifest, String> notes) {
        this.environment = environment;
        this.metrics = metrics;
        this.notes = notes;
    }

    /// Starts the sensor, or replaces it when its plan is another one. Its cursors stay; a new one starts with new
    /// events only.
    void run(Manifest manifest, SensorPlan plan) {
        Running old = running.get(manifest.key());
        if (old != null && old.runner.plan().equals(plan)) {
            return;
        }
        stop(manifest.key());
        SensorRunner runner = new SensorRunner(plan, environment, metrics, note -> notes.accept(manifest, note));
        String consumer = consumer(manifest);
        Bus.Subscription events = environment
                .bus()
                .subscribe(
                        BusName.stream(plan.namespace(), plan.eventBus()),
                        consumer,
                        Bus.Start.NEW,
                        retry(plan),
                        runner::onEvent);
        running.put(manifest.key(), new Running(runner, consumer, events));
    }

    /// An object of the cluster that was deleted and made again is another sensor: it must not act on what happened
    /// while there was none.
    private static String consumer(Manifest manifest) {
        String uid = manifest.object().path("metadata").path("uid").asString("");
        String name = "sensor:" + manifest.namespace() + "/" + manifest.name();
        return uid.isEmpty() ? name : name + ":" + uid;
    }

    /// The runner counts attempts itself, by trigger; this is the bound for what it does not foresee.
    private static RetryPolicy retry(SensorPlan plan) {
        int attempts = plan.triggers().stream()
                .mapToInt(trigger -> trigger.retry().attempts())
                .max()
                .orElse(RetryPolicy.DEFAULT.attempts());
        return new RetryPolicy(
                Math.max(attempts, RetryPolicy.DEFAULT.attempts()),
                RetryPolicy.DEFAULT.first(),
                RetryPolicy.DEFAULT.most());
    }

    void stop(String key) {
        Running old = running.remove(key);
        if (old != null) {
            old.close();
        }
    }

    boolean runs(String key) {
        return running.containsKey(key);
    }

    /// Connects the sensors with the stream of alerts where a link leads to an event that they wait for.
    void link(List<OutputLink> links, Function<OutputLink, Optional<WebhookRoute>> routes) {
        Map<WebhookRoute, OutputLink> all = new LinkedHashMap<>();
        links.forEach(link -> routes.apply(link).ifPresent(route -> all.putIfAbsent(route, link)));
        running.values().forEach(sensor -> link(sensor, all));
    }

    private void link(Running sensor, Map<WebhookRoute, OutputLink> all) {
        SensorPlan plan = sensor.runner.plan();
        Map<WebhookRoute, OutputLink> wanted = new LinkedHashMap<>();
        all.forEach((route, link) -> {
            boolean sameBus = route.namespace().equals(plan.namespace())
                    && route.eventBus().equals(plan.eventBus());
            boolean waitedFor = plan.dependencies().stream()
                    .anyMatch(dependency -> dependency.eventSourceName().equals(route.source())
                            && dependency.eventName().equals(route.event()));
            if (sameBus && waitedFor) {
                wanted.put(route, link);
            }
        });
        sensor.sources = Map.copyOf(wanted);
        if (!wanted.isEmpty() && sensor.alerts == null) {
            // once open it stays: alerts that pass while nothing is linked must not be acted on later
            sensor.alerts = environment
                    .bus()
                    .subscribe(BusName.ALERTS, sensor.consumer, Bus.Start.NEW, retry(plan), delivery -> {
                        Map<WebhookRoute, OutputLink> sources = sensor.sources;
                        return sources.isEmpty() ? Outcome.Done.DONE : sensor.runner.onAlert(delivery, sources);
                    });
        }
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
    }
}
