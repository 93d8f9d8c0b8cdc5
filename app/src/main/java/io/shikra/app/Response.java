// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.Configuration;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.clients.kubernetes.Credentials;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.Opened;
import io.shikra.engine.state.PodResources;
import io.shikra.outputs.Output;
import io.shikra.outputs.Webhook;
import io.shikra.response.action.WithoutCluster;
import io.shikra.response.argo.FileManifests;
import io.shikra.response.argo.LoggedStatuses;
import io.shikra.response.argo.events.ArgoEnvironment;
import io.shikra.response.argo.events.ArgoEvents;
import io.shikra.response.argo.events.OutputLink;
import io.shikra.response.argo.events.Pause;
import io.shikra.response.argo.events.SecretReader;
import io.shikra.response.argo.events.ServicePublisher;
import io.shikra.response.argo.workflows.WorkflowCheck;
import io.shikra.response.argo.workflows.WorkflowSubmitter;
import io.shikra.response.incident.Incidents;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The responding wing: Argo's resources over the bus, with a cluster when there is one. An API server that does not
/// answer at the start is asked again until it does; alerts wait on the bus meanwhile.
final class Response implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Response.class.getName());
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /// Rights are given by people.
    private static final Duration AGAIN_WITHOUT_RIGHTS = Duration.ofMinutes(1);

    private final Configuration configuration;
    private final SqliteBus bus;
    private final Incidents incidents;
    private final FileManifests files;
    private final ClusterTables tables;
    private final Set<PodResources.Kind> kinds;
    private final List<Output> outputs;
    private final Banner banner;
    private final ServiceNames names;
    private final Thread thread;
    private Duration firstWait = AGAIN;
    private @Nullable ClusterWing cluster;
    private @Nullable ArgoEvents argo;
    private boolean closed;

    /// @param opened what became of opening the API server
    /// @param tables what detection is told of the cluster
    /// @param kinds  that it wants to know besides pods and Services
    /// @param names  takes those of the cluster's Services
    Response(
            Configuration configuration,
            Opened opened,
            SqliteBus bus,
            Incidents incidents,
            ClusterTables tables,
            Set<PodResources.Kind> kinds,
            ServiceNames names,
            List<Output> outputs,
            Banner banner)
            throws InterruptedException {
        this.configuration = configuration;
        this.bus = bus;
        this.incidents = incidents;
        this.tables = tables;
        this.kinds = EnumSet.noneOf(PodResources.Kind.class);
        this.kinds.addAll(kinds);
        this.names = names;
        this.outputs = outputs;
        this.banner = banner;
        this.files = FileManifests.load(configuration.resources(), "default");
        files.problems().forEach(problem -> banner.say("resources", problem.toString()));
        workflowProblems().forEach(problem -> banner.say("resources", problem));
        this.thread = Thread.ofVirtual().name("cluster-retry").unstarted(this::retry);
        switch (opened) {
            case Opened.Connected(KubernetesAccess access, String server, String version) ->
                with(access, server, version);
            case Opened.NotConfigured(String reason) -> without(reason);
            case Opened.Unauthorized(String _, String reason) -> later(reason, AGAIN_WITHOUT_RIGHTS);
            case Opened.Unreachable(String _, String reason) -> later(reason, AGAIN);
        }
    }

    private List<String> workflowProblems() {
        return Stream.of("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate")
                .flatMap(kind -> files.list(kind).stream())
                .flatMap(manifest -> WorkflowCheck.problems(manifest).stream()
                        .map(problem ->
                                manifest.origin() + ": " + manifest.kind() + " " + manifest.name() + ": " + problem))
                .toList();
    }

    private void later(String reason, Duration again) {
        banner.say("kubernetes", "not active: " + reason + "; trying again every " + again.toSeconds() + " s");
        firstWait = again;
        thread.start();
    }

    /// Connects to the cluster that is configured, if one is.
    static Opened open(Configuration.Kubernetes kubernetes) {
        if (!kubernetes.enabled()) {
            return new Opened.NotConfigured("switched off");
        }
        return KubernetesAccess.open(kubernetes
                .kubeconfig()
                .<Credentials>map(Credentials.Kubeconfig::new)
                .orElse(Credentials.Automatic.AUTOMATIC));
    }

    private void retry() {
        try {
            Duration wait = firstWait;
            while (true) {
                Thread.sleep(wait);
                switch (open(configuration.kubernetes())) {
                    case Opened.Connected(KubernetesAccess access, String server, String version) -> {
                        with(access, server, version);
                        LOG.log(System.Logger.Level.INFO, "kubernetes: connected to {0}", server);
                        return;
                    }
                    case Opened.Unauthorized _ -> wait = AGAIN_WITHOUT_RIGHTS;
                    case Opened.Unreachable _, Opened.NotConfigured _ -> wait = AGAIN;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void with(KubernetesAccess access, String server, String version) throws InterruptedException {
        ClusterWing wing = new ClusterWing(access, configuration, files, incidents, bus, names, tables, kinds());
        if (!adopt(wing)) {
            return;
        }
        banner.say("kubernetes", server + " " + version + ", " + acting());
        banner.say("argo", describe(wing));
        startArgo(
                wing,
                new ArgoEnvironment(
                        bus,
                        wing.actions,
                        wing.submitter(),
                        new LoggedStatuses(wing.statusWriter()),
                        wing.services,
                        wing.secrets,
                        bind(),
                        Clock.systemUTC(),
                        Pause.SLEEP));
        wing.follow();
        wing.resume();
    }

    private synchronized Set<PodResources.Kind> kinds() {
        return Set.copyOf(kinds);
    }

    /// Kinds may have come while it was made.
    private synchronized boolean adopt(ClusterWing wing) {
        if (closed) {
            wing.close();
            return false;
        }
        cluster = wing;
        wing.watch(kinds);
        return true;
    }

    private void startArgo(ClusterWing wing, ArgoEnvironment environment) {
        ArgoEvents events = new ArgoEvents(environment, links());
        events.start(wing.manifests);
        synchronized (this) {
            argo = events;
        }
    }

    /// Argo resources from files work without a cluster as far as their triggers do: each is refused with the reason.
    private void without(String reason) {
        banner.say("kubernetes", "not active: " + reason);
        WithoutCluster actions = new WithoutCluster(reason);
        WorkflowSubmitter refuse = (_, _, _) -> new WorkflowSubmitter.Submission.Refused("no cluster: " + reason);
        ArgoEvents events = new ArgoEvents(
                new ArgoEnvironment(
                        bus,
                        actions,
                        refuse,
                        new LoggedStatuses((_, _) -> {}),
                        ServicePublisher.NONE,
                        SecretReader.NONE,
                        bind(),
                        Clock.systemUTC(),
                        Pause.SLEEP),
                links());
        events.start(files);
        synchronized (this) {
            argo = events;
        }
    }

    private String acting() {
        if (!configuration.act().enabled()) {
            return "observe only (--act acts)";
        }
        return configuration.act().namespaces().isEmpty()
                ? "--act given, but no namespace is allowed: name some with --act-namespaces"
                : "acting in " + configuration.act().namespaces();
    }

    private String describe(ClusterWing wing) {
        return switch (configuration.argo().mode()) {
            case OFF -> "off";
            case NATIVE -> "resources of all namespaces run here; " + wing.argo.display();
            case LABELLED ->
                "resources run here only in namespaces with the label shikra.io/argo=native; left alone "
                        + wing.leftAlone() + "; " + wing.argo.display();
        };
    }

    private List<OutputLink> links() {
        return outputs.stream()
                .filter(Webhook.class::isInstance)
                .map(Webhook.class::cast)
                .map(webhook -> new OutputLink(webhook.address(), webhook.customHeaders(), webhook::wants))
                .toList();
    }

    private InetAddress bind() {
        try {
            return InetAddress.getByName(configuration.argo().bindAddress());
        } catch (UnknownHostException e) {
            banner.say(
                    "argo",
                    "argo.bind_address " + configuration.argo().bindAddress() + " is no address: loopback instead");
            return InetAddress.getLoopbackAddress();
        }
    }

    /// Whether an address leads to an event source of ours, which reads the alerts from the bus itself.
    synchronized boolean serves(URI address) {
        return argo != null && argo.routes().match(address).isPresent();
    }

    /// Detection wants to know these kinds too; what it wanted before goes on.
    synchronized void watch(Set<PodResources.Kind> more) {
        kinds.addAll(more);
        if (cluster != null && !closed) {
            cluster.watch(more);
        }
    }

    Optional<ArgoEvents> argoEvents() {
        synchronized (this) {
            return Optional.ofNullable(argo);
        }
    }

    @Override
    public void close() {
        ArgoEvents events;
        ClusterWing wing;
        synchronized (this) {
            closed = true;
            events = argo;
            wing = cluster;
        }
        thread.interrupt();
        if (events != null) {
            events.close();
        }
        if (wing != null) {
            wing.close();
        }
    }
}
