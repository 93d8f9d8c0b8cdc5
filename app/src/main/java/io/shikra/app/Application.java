// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.AlertFormatException;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.app.config.Configuration;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.hub.AlertIngest;
import io.shikra.app.hub.EngineAlerts;
import io.shikra.app.hub.HubServer;
import io.shikra.app.hub.HubSettings;
import io.shikra.app.metrics.AlertMetrics;
import io.shikra.app.metrics.BusMetrics;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.app.metrics.OutputMetrics;
import io.shikra.app.rehearsal.DetectionRehearsal;
import io.shikra.app.rehearsal.ResponseRehearsal;
import io.shikra.bus.Bus;
import io.shikra.bus.Delivery;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.Opened;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.state.ContainerResolver;
import io.shikra.outputs.Courier;
import io.shikra.outputs.Output;
import io.shikra.outputs.OutputConsumers;
import io.shikra.outputs.OutputSettings;
import io.shikra.outputs.Webhook;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.Timeline;
import io.shikra.response.rule.LocalResponse;
import io.shikra.sources.metadata.BundleResolver;
import io.shikra.sources.metadata.PodAwareResolver;
import io.shikra.sources.metadata.RuntimeRoots;
import io.shikra.sources.proc.HostFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The whole system in one process, wired by hand in start order and closed in the opposite one. A part that cannot be
/// started is named in the banner with its reason; the others run.
public final class Application implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Application.class.getName());
    private static final int WAITING_ALERTS = 65_536;
    private static final int REHEARSED_ROUNDS = 300;
    private static final int REHEARSED_ALERTS = 150;

    private final Configuration configuration;
    private final OutputStream out;
    private final Banner banner = new Banner();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private Application(Configuration configuration, OutputStream out) {
        this.configuration = configuration;
        this.out = out;
    }

    /// Starts everything and prints the banner.
    ///
    /// @param root the installation: our own rules lie in its folder `rules`
    /// @throws ConfigurationException when what was asked for cannot be used: rules with errors,
    ///     outputs with bad keys
    public static Application start(Configuration configuration, Path root, OutputStream out)
            throws InterruptedException {
        Application application = new Application(configuration, out);
        try {
            application.start(root);
        } catch (RuntimeException | Error | InterruptedException e) {
            application.close();
            throw e;
        }
        return application;
    }

    private void start(Path root) throws InterruptedException {
        HostFacts host = HostFacts.read(Path.of("/"));
        Opened cluster = Response.open(configuration.kubernetes());
        if (cluster instanceof Opened.Connected(KubernetesAccess access, String _, String _)) {
            own(access);
        }
        ClusterTables tables = new ClusterTables();
        SyscallFields fields = cluster instanceof Opened.NotConfigured
                ? new SyscallFields(host.hostName())
                : new SyscallFields(host.hostName(), tables.resources);
        Rules.refuseMissing(configuration.rules());
        RuleSet rules = RuleReport.usable(new Rules(fields)
                .load(Rules.files(configuration.rules(), root), configuration.threshold(), configuration.strict()));
        OutputSettings outputs = outputs();

        Thread rehearsal = Thread.ofPlatform().name("rehearsal").daemon().start(() -> {
            int _ = DetectionRehearsal.run(rules.rules(), fields, REHEARSED_ROUNDS);
            int _ = ResponseRehearsal.run(REHEARSED_ALERTS);
        });
        MetricsRegistry metrics = new MetricsRegistry();
        SqliteBus bus = own(SqliteBus.open(configuration.data().resolve("shikra.db")));
        BusMetrics.register(metrics, bus);
        AlertIngest ingest = new AlertIngest(bus, InstantSource.system(), new AlertMetrics(metrics));
        banner.say("log", configuration.data().resolve("shikra.db").toString());

        Incidents incidents = own(new Incidents(bus, Detection::epochNanos));
        Set<String> known = rules.rules().stream().map(Rule::name).collect(Collectors.toSet());
        LocalRules.load(configuration.responseRules(), known, incidents, banner)
                .ifPresent(response -> own(bus.subscribe(
                        AlertIngest.STREAM,
                        "response-rules",
                        Bus.Start.NEW,
                        RetryPolicy.DEFAULT,
                        delivery -> answer(response, delivery))));
        Response response = own(new Response(
                configuration,
                cluster,
                bus,
                incidents,
                tables,
                WatchedKinds.of(rules.rules()),
                outputs.outputs(),
                banner));
        startOutputs(bus, outputs, response, metrics);
        startHub(ingest, bus, metrics);
        ContainerResolver containers = new PodAwareResolver(
                new BundleResolver(RuntimeRoots.under(Path.of("/")), System::nanoTime), tables.pods);
        startDetection(
                rules,
                fields,
                host,
                containers,
                response.names(),
                own(new EngineAlerts(ingest, WAITING_ALERTS, metrics)),
                metrics);
        rehearsal.join();
        RuleReport.summary(rules).forEach(line -> banner.say("rules", line));
        Rules.ignored(configuration.rules()).forEach(line -> banner.say("rules", line));
        printBanner();
    }

    private void printBanner() {
        try {
            out.write((banner.render() + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "ready, but the standard output cannot be written to: {0}",
                    e.getMessage());
        }
    }

    private OutputSettings outputs() {
        Map<String, Object> sections = new LinkedHashMap<>(Nested.of(configuration.outputs()));
        sections.putIfAbsent(
                "stdout", Map.of("enabled", "true", "format", configuration.jsonOutput() ? "json" : "text"));
        OutputSettings settings = OutputSettings.read(sections, System.getenv());
        List<String> problems = new ArrayList<>(OutputSettings.unknownOutputs(sections));
        problems.addAll(settings.problems());
        if (!problems.isEmpty()) {
            throw new ConfigurationException("outputs: " + String.join("\noutputs: ", problems));
        }
        return settings;
    }

    private void startOutputs(SqliteBus bus, OutputSettings settings, Response response, MetricsRegistry metrics) {
        Courier courier = own(new Courier(out, InstantSource.system()));
        OutputConsumers consumers =
                own(new OutputConsumers(courier, settings.enrichment(), new OutputMetrics(metrics)));
        List<Output> linked = settings.outputs().stream()
                .map(output ->
                        output instanceof Webhook webhook ? new LinkedWebhook(webhook, response::serves) : output)
                .toList();
        consumers.start(bus, linked, OutputConsumers.PATIENT);
        banner.say(
                "outputs", String.join(", ", linked.stream().map(Output::name).toList()));
    }

    private void startHub(AlertIngest ingest, SqliteBus bus, MetricsRegistry metrics) {
        Configuration.Hub hub = configuration.hub();
        HubSettings settings = new HubSettings(
                hub.listen(), hub.port(), hub.token(), Optional.empty(), hub.maxBodyBytes(), 16 * hub.maxBodyBytes());
        HubStarter starter = own(
                new HubStarter(() -> new HubServer(settings, ingest, bus, metrics, InstantSource.system(), _ -> {})));
        banner.say(
                "hub",
                starter.start()
                        .map(why -> "not active: " + why + "; trying again")
                        .orElse(settings.toString()));
    }

    private void startDetection(
            RuleSet rules,
            SyscallFields fields,
            HostFacts host,
            ContainerResolver containers,
            HostNames names,
            EngineAlerts alerts,
            MetricsRegistry metrics) {
        switch (Detection.start(configuration.live(), rules, fields, host, containers, names, alerts)) {
            case Detection.Start.Running(Detection detection) -> {
                own(detection);
                DetectionMetrics.register(metrics, detection);
                banner.say("live source", detection.describe());
            }
            case Detection.Start.Unavailable(String reason) -> banner.say("live source", "not active: " + reason);
        }
    }

    private static Outcome answer(LocalResponse response, Delivery delivery) {
        try {
            Timeline timeline = new Timeline();
            timeline.mark(Timeline.Step.INGESTED, delivery.publishedNanos());
            response.answer(
                    delivery.message().id(),
                    AlertJson.read(delivery.message().body()),
                    Provenance.fromHeaders(delivery.message().headers()),
                    timeline);
            return Outcome.Done.DONE;
        } catch (AlertFormatException e) {
            return new Outcome.Reject("not an alert: " + e.getMessage());
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "closing " + part.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
