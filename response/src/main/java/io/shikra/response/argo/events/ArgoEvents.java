// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs the EventBus, EventSource and Sensor objects that are in force, in whatever order they come and go.
///
/// Every change leads to the same step: look at all objects, serve what can be served, say in each object's status
/// what cannot and why.
public final class ArgoEvents implements AutoCloseable {
    private static final Set<String> KINDS = Set.of("EventBus", "EventSource", "Sensor");
    private static final long RETRY_SECONDS = 5;

    private final ArgoEnvironment environment;
    private final List<OutputLink> links;
    private final EventMetrics metrics = new EventMetrics();
    private final EventRoutes routes;
    private final WebhookServers servers;
    private final EventServices services;
    private final Sensors sensors;
    private final Map<String, Manifest> objects = new LinkedHashMap<>();
    private final Map<String, EventSourceCompiler.Compiled> sources = new LinkedHashMap<>();
    private final Map<String, SensorPlan> plans = new LinkedHashMap<>();
    private final Map<String, ObjectNode> statuses = new LinkedHashMap<>();
    private final ManifestWarnings warnings = new ManifestWarnings();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("argo-events").factory());
    private boolean unserved;

    /// @param links the outputs of ours that may point at event sources of ours
    public ArgoEvents(ArgoEnvironment environment, List<OutputLink> links) {
        this.environment = environment;
        this.links = List.copyOf(links);
        this.routes = new EventRoutes(environment.bind());
        this.servers = new WebhookServers(
                environment.bind(), environment.bus(), environment.secrets(), environment.clock(), metrics);
        this.services = new EventServices(environment.services());
        this.sensors = new Sensors(environment, metrics, warnings::add);
    }

    /// Runs what {@code manifests} holds, and follows its changes. A port that could not be opened is tried again every
    /// five seconds.
    public void start(Manifests manifests) {
        manifests.listen(new Manifests.Listener() {
            @Override
            public void changed(Manifest manifest) {
                put(manifest);
            }

            @Override
            public void removed(Manifest manifest) {
                remove(manifest);
            }
        });
        var _ = timer.scheduleWithFixedDelay(this::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    /// The event sources that are served, to ask whether an address leads to one of them.
    public EventRoutes routes() {
        return routes;
    }

    public EventMetrics metrics() {
        return metrics;
    }

    /// Where the manifests are unsafe or rely on what real Argo Events does not do: by object, in words.
    public Map<String, List<String>> warnings() {
        return warnings.all();
    }

    private static boolean isOurs(Manifest manifest) {
        return KINDS.contains(manifest.kind()) && manifest.apiVersion().startsWith("argoproj.io/");
    }

    private synchronized void put(Manifest manifest) {
        if (!isOurs(manifest)) {
            return;
        }
        Manifest old = objects.put(manifest.key(), manifest);
        if (old != null && same(old, manifest)) {
            return;
        }
        switch (manifest.kind()) {
            case "EventSource" -> sources.put(manifest.key(), EventSourceCompiler.compile(manifest));
            case "Sensor" -> plans.put(manifest.key(), SensorPlan.compile(manifest));
            default -> {}
        }
        settle();
    }

    /// A write of the status comes back as a change: it is none.
    private static boolean same(Manifest one, Manifest other) {
        return one.object().path("spec").equals(other.object().path("spec")) && uid(one).equals(uid(other));
    }

    private static String uid(Manifest manifest) {
        return manifest.object().path("metadata").path("uid").asString("");
    }

    private synchronized void remove(Manifest manifest) {
        String key = manifest.key();
        if (!isOurs(manifest) || objects.remove(key) == null) {
            return;
        }
        sources.remove(key);
        plans.remove(key);
        statuses.remove(key);
        warnings.forget(key);
        sensors.stop(key);
        services.withdraw(manifest);
        settle();
    }

    private synchronized void retry() {
        if (unserved) {
            settle();
        }
    }

    private void settle() {
        Map<WebhookRoute, String> broken = serve();
        unserved = !broken.isEmpty();
        for (Manifest manifest : List.copyOf(objects.values())) {
            switch (manifest.kind()) {
                case "EventBus" -> report(manifest, eventBus(manifest));
                case "EventSource" -> report(manifest, eventSource(manifest, broken));
                default -> report(manifest, sensor(manifest));
            }
        }
        sensors.link(links, link -> routes.match(link.address()));
    }

    private Map<WebhookRoute, String> serve() {
        List<WebhookRoute> wanted = new ArrayList<>();
        sources.forEach((key, source) -> {
            Manifest manifest = objects.get(key);
            if (manifest != null && hasBus(manifest.namespace(), source.eventBus())) {
                wanted.addAll(source.routes());
            }
        });
        Map<WebhookRoute, String> broken = servers.serve(wanted);
        wanted.removeAll(broken.keySet());
        routes.set(wanted);
        return broken;
    }

    /// The default bus is always there: it is the embedded one.
    private boolean hasBus(String namespace, String name) {
        return name.equals(BusName.DEFAULT) || objects.containsKey("EventBus " + namespace + "/" + name);
    }

    private static Conditions eventBus(Manifest manifest) {
        JsonNode spec = manifest.object().path("spec");
        boolean known = spec.has("nats") || spec.has("jetstream") || spec.has("jetstreamExotic") || spec.has("kafka");
        if (!known) {
            String message = "spec names none of nats, jetstream, jetstreamExotic, kafka";
            return new Conditions()
                    .with("Configured", false, "InvalidSpec", message)
                    .with("Deployed", false, "InvalidSpec", message);
        }
        String message = "events are kept by the embedded bus";
        return new Conditions()
                .with("Configured", true, "Succeeded", message)
                .with("Deployed", true, "Succeeded", message);
    }

    private Conditions eventSource(Manifest manifest, Map<WebhookRoute, String> broken) {
        EventSourceCompiler.Compiled source = sources.get(manifest.key());
        if (source == null) {
            return new Conditions();
        }
        source.routes().forEach(route -> Warnings.of(route).forEach(warning -> warnings.add(manifest, warning)));
        if (links.isEmpty()) {
            source.routes().forEach(route -> warnings.add(manifest, Warnings.unfed(route)));
        }
        Conditions conditions = new Conditions();
        if (source.problems().isEmpty()) {
            conditions.good("SourcesProvided");
        } else {
            conditions.with("SourcesProvided", false, "InvalidEventSource", String.join("; ", source.problems()));
        }
        if (!hasBus(manifest.namespace(), source.eventBus())) {
            return conditions.with("Deployed", false, "EventBusNotFound", missing(source.eventBus()));
        }
        List<String> failures = new ArrayList<>();
        source.routes().stream().filter(broken::containsKey).forEach(route -> failures.add(broken.get(route)));
        if (!failures.isEmpty()) {
            return conditions.with("Deployed", false, "ServerNotStarted", String.join("; ", failures));
        }
        if (source.routes().isEmpty()) {
            return conditions.with("Deployed", false, "InvalidEventSource", "there is nothing to serve");
        }
        return services.publish(manifest)
                .map(problem -> conditions.with("Deployed", false, "CreateServiceFailed", problem))
                .orElseGet(() -> conditions.good("Deployed"));
    }

    private Conditions sensor(Manifest manifest) {
        SensorPlan plan = plans.get(manifest.key());
        if (plan == null) {
            return new Conditions();
        }
        KnownKeys.SPEC
                .complaints(manifest.object().path("spec"), "spec")
                .forEach(warning -> warnings.add(manifest, warning));
        plan.triggers().forEach(trigger -> trigger.warnings().forEach(warning -> warnings.add(manifest, warning)));
        Conditions conditions = new Conditions();
        provided(conditions, "DependenciesProvided", "InvalidDependencies", plan.dependencyProblems());
        provided(conditions, "TriggersProvided", "InvalidTriggers", plan.triggerProblems());
        if (!hasBus(plan.namespace(), plan.eventBus())) {
            sensors.stop(manifest.key());
            return conditions.with("Deployed", false, "EventBusNotFound", missing(plan.eventBus()));
        }
        if (plan.triggers().isEmpty()) {
            sensors.stop(manifest.key());
            return conditions.with("Deployed", false, "InvalidTriggers", "no trigger is armed");
        }
        sensors.run(manifest, plan);
        return conditions.good("Deployed");
    }

    private static void provided(Conditions conditions, String type, String reason, List<String> problems) {
        if (problems.isEmpty()) {
            conditions.good(type);
        } else {
            conditions.with(type, false, reason, String.join("; ", problems));
        }
    }

    private static String missing(String eventBus) {
        return "EventBus " + eventBus + " not found: create it, or leave eventBusName out to use the default one";
    }

    private void report(Manifest manifest, Conditions conditions) {
        JsonNode before = statuses.getOrDefault(
                manifest.key(),
                manifest.object().path("status") instanceof ObjectNode known
                        ? known
                        : manifest.object().objectNode());
        ObjectNode status = conditions.toStatus(before, environment.clock().instant());
        if (!status.path("conditions").equals(before.path("conditions"))) {
            environment.status().write(manifest, status);
        }
        statuses.put(manifest.key(), status);
    }

    /// Stops serving. Cursors stay where they are.
    @Override
    public synchronized void close() {
        timer.shutdownNow();
        sensors.close();
        servers.close();
        routes.set(List.of());
    }
}
