// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.AlertFormatException;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.app.config.Configuration;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.health.FileHashes;
import io.shikra.app.health.InternalAlerts;
import io.shikra.app.health.ProcessFacts;
import io.shikra.app.health.ResourceUsage;
import io.shikra.app.hub.AlertIngest;
import io.shikra.app.hub.EngineAlerts;
import io.shikra.app.hub.HealthServer;
import io.shikra.app.hub.HubServer;
import io.shikra.app.hub.HubSettings;
import io.shikra.app.hub.HubStartException;
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
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.StaticFields;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleFiles;
import io.shikra.engine.rule.load.RuleSelection;
import io.shikra.engine.state.ContainerResolver;
import io.shikra.engine.state.PodResources;
import io.shikra.outputs.Courier;
import io.shikra.outputs.Output;
import io.shikra.outputs.OutputConsumers;
import io.shikra.outputs.OutputSettings;
import io.shikra.outputs.Stdout;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.Timeline;
import io.shikra.response.rule.LocalResponse;
import io.shikra.sources.metadata.BundleResolver;
import io.shikra.sources.metadata.NodeName;
import io.shikra.sources.metadata.PodAwareResolver;
import io.shikra.sources.metadata.RuntimeRoots;
import io.shikra.sources.proc.HostFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The whole system in one process, wired by hand in start order and closed in the opposite one. A part that cannot be
/// started is named in the banner with its reason; the others run.
public final class Application implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Application.class.getName());
    private static final Path HERE = Path.of("");
    private static final int REHEARSED_ROUNDS = 300;
    private static final int REHEARSED_ALERTS = 150;

    private final Configuration configuration;
    private final FalcoSettings falco;
    private final OutputStream out;
    private final Runnable exit;
    private final Banner banner = new Banner();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile @Nullable HubStarter hub;

    private Application(Configuration configuration, FalcoSettings falco, OutputStream out, Runnable exit) {
        this.configuration = configuration;
        this.falco = falco;
        this.out = out;
        this.exit = exit;
    }

    /// Starts everything and prints the banner.
    ///
    /// @param falco what is detected, how it is written and to whom
    /// @param root  the installation: our own rules lie in its folder `rules`
    /// @param exit  called when the configuration wants the process to end because events were lost
    /// @throws ConfigurationException when what was asked for cannot be used: rules with errors,
    ///     outputs with bad keys
    public static Application start(
            Configuration configuration, FalcoSettings falco, Path root, OutputStream out, Runnable exit)
            throws InterruptedException {
        Application application = new Application(configuration, falco, out, exit);
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
        Opened cluster = cluster();
        ClusterTables tables = new ClusterTables(nodeName(host));
        String named = System.getenv().getOrDefault("FALCO_HOSTNAME", "");
        String hostname = named.isEmpty() ? host.hostName() : named;
        FieldCatalogue fields = fields(hostname, cluster, tables);
        falco.warnings().forEach(line -> banner.say("configuration", line));
        List<Path> given = configuration.detecting().rules();
        Rules.refuseMissing(given);
        List<Path> ruleFiles = RuleChoice.of(given, falco, HERE, root, line -> banner.say("rules", line));
        RuleSet loaded = AdditionBlame.load(
                falco,
                additions -> new Rules(fields).load(ruleFiles, falco.priority(), configuration.strict(), additions));
        List<Rule> rules = RuleSelection.apply(loaded.rules(), falco.rules());
        OutputSettings outputs = outputs();

        Thread rehearsal = Thread.ofPlatform().name("rehearsal").daemon().start(() -> {
            int _ = DetectionRehearsal.run(rules, fields, REHEARSED_ROUNDS);
            int _ = ResponseRehearsal.run(REHEARSED_ALERTS);
        });
        MetricsRegistry metrics = new MetricsRegistry();
        SqliteBus bus = own(SqliteBus.open(configuration.data().resolve("shikra.db")));
        BusMetrics.register(metrics, bus);
        AlertIngest ingest = new AlertIngest(bus, InstantSource.system(), new AlertMetrics(metrics));
        banner.say("log", configuration.data().resolve("shikra.db").toString());

        Incidents incidents = own(new Incidents(bus, Detection::epochNanos));
        Set<String> known = rules.stream().map(Rule::name).collect(Collectors.toSet());
        LocalRules.load(configuration.responseRules(), known, incidents, banner)
                .ifPresent(response -> own(bus.subscribe(
                        AlertIngest.STREAM,
                        "response-rules",
                        Bus.Start.NEW,
                        RetryPolicy.DEFAULT,
                        delivery -> answer(response, delivery))));
        Response response = own(new Response(
                configuration, cluster, bus, incidents, tables, WatchedKinds.of(rules), outputs.outputs(), banner));
        startOutputs(bus, outputs, response, metrics);
        startHub(ingest, bus, metrics);
        ContainerResolver containers = new PodAwareResolver(
                new BundleResolver(RuntimeRoots.under(Path.of("/")), System::nanoTime), tables.pods);
        ProcessFacts facts = facts(host, hostname, ruleFiles);
        DetectionMetrics.register(metrics, facts, new ResourceUsage(Path.of("/")));
        startDetection(
                new Detection.Plan(rules, fields, falco.matching(), alertForm(hostname)),
                host,
                containers,
                response.names(),
                own(new EngineAlerts(ingest, falco.running().queueCapacity(), metrics)),
                metrics,
                facts);
        startWebserver(metrics);
        rehearsal.join();
        RuleReport.summary(loaded, rules).forEach(line -> banner.say("rules", line));
        Rules.ignored(given).forEach(line -> banner.say("rules", line));
        printBanner();
    }

    private Opened cluster() {
        Opened cluster = Response.open(configuration.kubernetes());
        if (cluster instanceof Opened.Connected(KubernetesAccess access, String _, String _)) {
            own(access);
        }
        return cluster;
    }

    private NodeName nodeName(HostFacts host) {
        String said = configuration.kubernetes().nodeName();
        return new NodeName(said.isEmpty() ? System.getenv().getOrDefault("NODE_NAME", "") : said, host);
    }

    private AlertFormatter.Options alertForm(String hostname) {
        return new AlertFormatter.Options(
                hostname,
                ZoneId.systemDefault(),
                falco.format().isoTime(),
                false,
                false,
                falco.format().base64());
    }

    /// For a running system, with the configuration's own fields.
    private FieldCatalogue fields(String hostname, Opened cluster, ClusterTables tables) {
        Optional<PodResources> pods =
                cluster instanceof Opened.NotConfigured ? Optional.empty() : Optional.of(tables.resources);
        FieldCatalogue own = new SyscallFields(hostname, pods, falco.format().base64());
        return falco.staticFields().isEmpty() ? own : new StaticFields(own, falco.staticFields());
    }

    private ProcessFacts facts(HostFacts host, String hostname, List<Path> ruleFiles) {
        Map<String, String> addresses = new TreeMap<>();
        for (HostFacts.Interface nic : host.interfaces()) {
            String family = nic.address() instanceof Inet4Address ? "ipv4" : "ipv6";
            String address = nic.address().getHostAddress().split("%", 2)[0];
            addresses.merge(
                    nic.name() + ".protocols." + family + ".addresses", address, (one, more) -> one + "," + more);
        }
        return new ProcessFacts(
                Banner.version(),
                Detection.epochNanos(),
                host.bootTimeNanos(),
                System.getProperty("os.version", ""),
                Runtime.getRuntime().availableProcessors(),
                hostname,
                FileHashes.of(falco.files()),
                FileHashes.of(expanded(ruleFiles)),
                addresses);
    }

    private static List<Path> expanded(List<Path> ruleFiles) {
        try {
            return RuleFiles.expand(ruleFiles);
        } catch (IOException e) {
            return List.of(); // loading has said what cannot be read
        }
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
        List<Output> linked = new ArrayList<>();
        boolean printing = settings.outputs().stream().anyMatch(Stdout.class::isInstance);
        falco.outputs().stream()
                .filter(output -> !(printing && output instanceof Stdout))
                .forEach(linked::add);
        linked.addAll(settings.outputs());
        OwnAddresses own = new OwnAddresses(configuration.hub().port(), () -> hub, response::serves);
        linked.replaceAll(own::link);
        ReopenSignal.then(courier::reopenFiles);
        consumers.start(bus, linked, OutputConsumers.PATIENT);
        banner.say(
                "outputs", String.join(", ", linked.stream().map(Output::name).toList()));
    }

    private void startHub(AlertIngest ingest, SqliteBus bus, MetricsRegistry metrics) {
        Configuration.Hub wanted = configuration.hub();
        HubSettings settings = new HubSettings(
                wanted.listen(),
                wanted.port(),
                wanted.token(),
                Optional.empty(),
                wanted.maxBodyBytes(),
                16 * wanted.maxBodyBytes());
        HubStarter starter = own(
                new HubStarter(() -> new HubServer(settings, ingest, bus, metrics, InstantSource.system(), _ -> {})));
        this.hub = starter;
        banner.say(
                "hub",
                starter.start()
                        .map(why -> "not active: " + why + "; trying again")
                        .orElse(settings.toString()));
    }

    private void startWebserver(MetricsRegistry metrics) {
        falco.running().webserver().ifPresent(wanted -> {
            try {
                HealthServer server = own(new HealthServer(
                        new HealthServer.Address(wanted.listen(), wanted.port(), wanted.healthz()),
                        new HealthServer.Versions(Banner.version(), LoadOptions.ENGINE_VERSION.toString()),
                        wanted.prometheus() ? Optional.of(metrics) : Optional.empty()));
                banner.say("webserver", "http://" + wanted.listen() + ":" + server.port() + wanted.healthz());
            } catch (HubStartException e) {
                banner.say("webserver", "not active: " + e.getMessage());
            }
        });
    }

    private void startDetection(
            Detection.Plan plan,
            HostFacts host,
            ContainerResolver containers,
            HostNames names,
            EngineAlerts alerts,
            MetricsRegistry metrics,
            ProcessFacts facts) {
        if (!configuration.live().enabled() || !falco.running().liveSource()) {
            banner.say("live source", "not active: switched off");
            return;
        }
        switch (Detection.start(configuration.live(), plan, host, containers, names, alerts)) {
            case Detection.Start.Running(Detection detection) -> {
                own(detection);
                DetectionMetrics.register(metrics, detection, plan.rules());
                InternalAlerts internal = new InternalAlerts(alerts, facts.hostname());
                own(new HealthWatch(falco.running(), detection, facts, internal, alerts::dropped, exit));
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
