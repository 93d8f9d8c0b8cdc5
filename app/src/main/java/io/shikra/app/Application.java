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
import io.shikra.app.watch.FileContents;
import io.shikra.app.watch.FilesWatch;
import io.shikra.bus.Bus;
import io.shikra.bus.Delivery;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.Opened;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.RuleProgram;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.StaticFields;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.load.LoadOptions;
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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The whole system in one process, wired by hand in start order and closed in the opposite one. A part that cannot be
/// started is named in the banner with its reason; the others run.
public final class Application implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Application.class.getName());
    private static final int REHEARSED_ALERTS = 150;

    private final RunSettings atStart;
    private final Supplier<RunSettings> again;
    private final Configuration configuration;
    private final FalcoSettings falco;
    private final OutputStream out;
    private final Runnable exit;
    private final EarlySignal rulesChanged = EarlySignal.of("HUP");
    private final Banner banner = new Banner();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile @Nullable HubStarter hub;

    private Application(RunSettings atStart, Supplier<RunSettings> again, OutputStream out, Runnable exit) {
        this.atStart = atStart;
        this.again = again;
        this.configuration = atStart.configuration();
        this.falco = atStart.falco();
        this.out = out;
        this.exit = exit;
    }

    /// Starts everything and prints the banner.
    ///
    /// @param again reads the settings from the files as they are then: when rules are read again
    /// @param root  the installation: our own rules lie in its folder `rules`
    /// @param exit  called when the configuration wants the process to end because events were lost
    /// @throws ConfigurationException when what was asked for cannot be used: rules with errors,
    ///     outputs with bad keys
    public static Application start(
            RunSettings atStart, Supplier<RunSettings> again, Path root, OutputStream out, Runnable exit)
            throws InterruptedException {
        Application application = new Application(atStart, again, out, exit);
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
        String hostname = hostname(host);
        falco.warnings().forEach(line -> banner.say("configuration", line));
        RuleSource source =
                new RuleSource(atStart, again, root, settings -> fields(settings, hostname, cluster, tables));
        FileContents contents = FileContents.of(source.files());
        RuleSource.Loaded loaded = source.load(line -> banner.say("rules", line));
        RulesInUse inUse = new RulesInUse(loaded);
        OutputSettings outputs = outputs();

        ServiceNames names = new ServiceNames();
        Programs programs = new Programs(names, alertForm(hostname));
        RuleProgram program = programs.compiled(loaded);
        Thread rehearsal = rehearsal(() -> DetectionRehearsal.run(program));
        MetricsRegistry metrics = new MetricsRegistry();
        SqliteBus bus = openBus(metrics);
        AlertIngest ingest = new AlertIngest(bus, InstantSource.system(), new AlertMetrics(metrics));
        Incidents incidents = own(new Incidents(bus, Detection::epochNanos));
        LocalRules local = startLocalRules(bus, incidents, loaded);
        Response response = own(new Response(
                configuration,
                cluster,
                bus,
                incidents,
                tables,
                WatchedKinds.of(loaded.rules()),
                names,
                outputs.outputs(),
                banner));
        startOutputs(bus, outputs, response, metrics);
        startHub(ingest, bus, metrics);
        ContainerResolver containers = new PodAwareResolver(
                new BundleResolver(RuntimeRoots.under(Path.of("/")), System::nanoTime), tables.pods);
        Supplier<ProcessFacts> facts = facts(host, hostname, inUse);
        DetectionMetrics.register(metrics, facts, new ResourceUsage(Path.of("/")));
        rehearsal.join();
        rehearsal = rehearsal(() -> {
            int _ = ResponseRehearsal.run(REHEARSED_ALERTS);
        });
        Optional<Detection> detection = startDetection(
                new Detection.Plan(program, falco.matching(), programs.output()),
                host,
                containers,
                own(new EngineAlerts(ingest, falco.running().queueCapacity(), metrics)),
                metrics,
                inUse,
                facts);
        startReload(source, contents, inUse, metrics, next -> {
            use(next, programs, response, detection);
            return local.unknown(next.rules());
        });
        startWebserver(metrics);
        rehearsal.join();
        loaded.summary().forEach(line -> banner.say("rules", line));
        Rules.ignored(configuration.detecting().rules()).forEach(line -> banner.say("rules", line));
        printBanner();
    }

    private static String hostname(HostFacts host) {
        String named = System.getenv().getOrDefault("FALCO_HOSTNAME", "");
        return named.isEmpty() ? host.hostName() : named;
    }

    private SqliteBus openBus(MetricsRegistry metrics) {
        Path file = configuration.data().resolve("shikra.db");
        SqliteBus bus = own(SqliteBus.open(file));
        BusMetrics.register(metrics, bus);
        banner.say("log", file.toString());
        return bus;
    }

    private static Thread rehearsal(Runnable run) {
        return Thread.ofPlatform().name("rehearsal").daemon().start(run);
    }

    private LocalRules startLocalRules(SqliteBus bus, Incidents incidents, RuleSource.Loaded loaded) {
        LocalRules rules = LocalRules.load(configuration.responseRules());
        banner.say(
                "response rules", rules.size() == 0 ? "none" : rules.size() + " from " + configuration.responseRules());
        rules.unknown(loaded.rules()).forEach(line -> banner.say("response rules", line));
        rules.response(incidents)
                .ifPresent(response -> own(bus.subscribe(
                        AlertIngest.STREAM,
                        "response-rules",
                        Bus.Start.NEW,
                        RetryPolicy.DEFAULT,
                        delivery -> answer(response, delivery))));
        return rules;
    }

    /// What can fail comes first; nothing that the new rules ask about comes after them.
    private static void use(
            RuleSource.Loaded next, Programs programs, Response response, Optional<Detection> detection) {
        RuleProgram program = programs.compiled(next);
        DetectionRehearsal.run(program);
        response.watch(WatchedKinds.of(next.rules()));
        detection.ifPresent(running -> running.use(program));
    }

    /// @param use puts rules in the place of those in use, and says what they do not get
    private void startReload(
            RuleSource source,
            FileContents contents,
            RulesInUse inUse,
            MetricsRegistry metrics,
            Function<RuleSource.Loaded, List<String>> use) {
        RuleReload reload = own(new RuleReload(RuleReload.oneThread(), inUse, source::reload, use));
        DetectionMetrics.register(metrics, reload);
        rulesChanged.answer(() -> reload.request("SIGHUP"));
        if (!falco.running().watchFiles()) {
            return;
        }
        try {
            own(FilesWatch.start(
                    source, contents, FilesWatch.QUIET, System::nanoTime, () -> reload.request("files have changed")));
        } catch (IOException e) {
            banner.say("rules", "files are not watched, SIGHUP reads them again: " + e.getMessage());
        }
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
    private FieldCatalogue fields(FalcoSettings settings, String hostname, Opened cluster, ClusterTables tables) {
        Optional<PodResources> pods =
                cluster instanceof Opened.NotConfigured ? Optional.empty() : Optional.of(tables.resources);
        FieldCatalogue own = new SyscallFields(hostname, pods, falco.format().base64());
        return settings.staticFields().isEmpty() ? own : new StaticFields(own, settings.staticFields());
    }

    /// As they are when they are asked for: rules may be exchanged.
    private Supplier<ProcessFacts> facts(HostFacts host, String hostname, RulesInUse inUse) {
        Map<String, String> addresses = new TreeMap<>();
        for (HostFacts.Interface nic : host.interfaces()) {
            String family = nic.address() instanceof Inet4Address ? "ipv4" : "ipv6";
            String address = nic.address().getHostAddress().split("%", 2)[0];
            addresses.merge(
                    nic.name() + ".protocols." + family + ".addresses", address, (one, more) -> one + "," + more);
        }
        long start = Detection.epochNanos();
        Map<String, String> configFiles = FileHashes.of(FileContents.of(falco.files()));
        return () -> new ProcessFacts(
                Banner.version(),
                start,
                Math.max(start, inUse.now().nanos()),
                host.bootTimeNanos(),
                System.getProperty("os.version", ""),
                Runtime.getRuntime().availableProcessors(),
                hostname,
                configFiles,
                inUse.now().hashes(),
                addresses);
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
        Signals.on("USR1", courier::reopenFiles);
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

    private Optional<Detection> startDetection(
            Detection.Plan plan,
            HostFacts host,
            ContainerResolver containers,
            EngineAlerts alerts,
            MetricsRegistry metrics,
            RulesInUse inUse,
            Supplier<ProcessFacts> facts) {
        if (!configuration.live().enabled() || !falco.running().liveSource()) {
            banner.say("live source", "not active: switched off");
            return Optional.empty();
        }
        return switch (Detection.start(configuration.live(), plan, host, containers, alerts)) {
            case Detection.Start.Running(Detection detection) -> {
                own(detection);
                DetectionMetrics.register(metrics, detection, () -> inUse.now().rules());
                InternalAlerts internal = new InternalAlerts(alerts, facts.get().hostname());
                own(new HealthWatch(falco.running(), detection, facts, internal, alerts::dropped, exit));
                banner.say("live source", detection.describe());
                yield Optional.of(detection);
            }
            case Detection.Start.Unavailable(String reason) -> {
                banner.say("live source", "not active: " + reason);
                yield Optional.empty();
            }
        };
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
