// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.rehearsal;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import io.shikra.app.hub.AlertIngest;
import io.shikra.app.hub.HubServer;
import io.shikra.app.hub.HubSettings;
import io.shikra.app.hub.HubStartException;
import io.shikra.app.metrics.AlertMetrics;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.ResourceTypes;
import io.shikra.response.action.ActPolicy;
import io.shikra.response.action.Actions;
import io.shikra.response.action.ClusterActions;
import io.shikra.response.action.ContainerGuard;
import io.shikra.response.action.VictimGuard;
import io.shikra.response.argo.FileManifests;
import io.shikra.response.argo.events.ArgoEnvironment;
import io.shikra.response.argo.events.ArgoEvents;
import io.shikra.response.argo.events.OutputLink;
import io.shikra.response.argo.events.Pause;
import io.shikra.response.argo.events.SecretReader;
import io.shikra.response.argo.events.ServicePublisher;
import io.shikra.response.argo.workflows.NativeWorkflows;
import io.shikra.response.incident.Incidents;
import io.shikra.response.pod.Pods;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The responding wing's rehearsal: the real hub, bus, sensor, workflow engine and pin, in a folder of their own and on
/// loopback ports that the kernel chooses, before an API server that says yes to everything and does nothing. Nothing
/// of it is seen outside this class.
public final class ResponseRehearsal {
    /// Where it all happens: a name that nobody can guess, so that what the log leaves out is nobody else's.
    public static final String NAMESPACE = "shikra-rehearsal-" + Long.toHexString(new SecureRandom().nextLong());

    private static final String NAMESPACE_HERE = "NAMESPACE";
    private static final String PORT_HERE = "PORT";
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private ResponseRehearsal() {}

    /// Passes {@code alerts} alerts through, or as many as there is time for; never fails the start.
    ///
    /// @return how many of them led to a (made-up) deletion
    public static int run(int alerts) {
        try {
            Path folder = Files.createTempDirectory("shikra-rehearsal");
            try {
                return run(folder, alerts);
            } finally {
                remove(folder);
            }
        } catch (IOException | RuntimeException e) {
            System.getLogger(ResponseRehearsal.class.getName())
                    .log(System.Logger.Level.DEBUG, "the rehearsal ended early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static int run(Path folder, int alerts) throws IOException, InterruptedException {
        String port = Integer.toString(freePort());
        Path manifests = folder.resolve("manifests.yaml");
        try (InputStream in = ResponseRehearsal.class.getResourceAsStream("rehearsal.yaml")) {
            String text =
                    new String(Objects.requireNonNull(in, "rehearsal.yaml").readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(manifests, text.replace(NAMESPACE_HERE, NAMESPACE).replace(PORT_HERE, port));
        }
        URI eventSource = URI.create(
                "http://rehearsal-eventsource-svc." + NAMESPACE + ".svc.cluster.local:" + port + "/rehearsal");
        FileManifests files = FileManifests.load(List.of(manifests), "default");
        Semaphore deletions = new Semaphore(0);
        Api api = call -> {
            if (call.method().equals("DELETE")) {
                deletions.release();
            }
            return new Answer.Success(200, JsonMapper.shared().createObjectNode());
        };
        Pods pods = new Pods(api, System::nanoTime);
        ActPolicy policy = new ActPolicy(true, Set.of("*"), "");
        try (SqliteBus bus = SqliteBus.open(folder.resolve("bus.db"));
                Incidents incidents = new Incidents(bus, System::nanoTime)) {
            Actions actions = new ClusterActions(
                    api,
                    new ResourceTypes(api, System::nanoTime),
                    pods,
                    policy,
                    incidents,
                    "rehearsal",
                    System::nanoTime);
            ContainerGuard guard = new ContainerGuard(new VictimGuard(pods, policy), incidents, "rehearsal");
            try (NativeWorkflows workflows = new NativeWorkflows(
                            files, actions, new YesCluster(), guard::check, bus, Clock.systemUTC());
                    ArgoEvents events = new ArgoEvents(
                            new ArgoEnvironment(
                                    bus,
                                    actions,
                                    workflows,
                                    (_, _) -> {},
                                    ServicePublisher.NONE,
                                    SecretReader.NONE,
                                    InetAddress.getLoopbackAddress(),
                                    Clock.systemUTC(),
                                    Pause.SLEEP),
                            List.of(OutputLink.to(eventSource)));
                    HubServer hub = hub(bus)) {
                events.start(files);
                return play(hub.port(), pods, alerts, deletions);
            }
        }
    }

    private static HubServer hub(SqliteBus bus) {
        MetricsRegistry metrics = new MetricsRegistry();
        InstantSource clock = InstantSource.system();
        AlertIngest ingest = new AlertIngest(bus, clock, new AlertMetrics(metrics));
        try {
            return new HubServer(HubSettings.DEFAULT.withPort(0), ingest, bus, metrics, clock, _ -> {});
        } catch (HubStartException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int play(int hub, Pods pods, int alerts, Semaphore deletions)
            throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + hub + "/");
        long end = System.nanoTime() + LONGEST.toNanos();
        int done = 0;
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < alerts && System.nanoTime() < end; i++) {
                String pod = "pod-" + i;
                String container = "%064x".formatted(i + 1L);
                pods.present(pod(pod, container));
                byte[] alert = AlertJson.write(alert(pod, container.substring(0, 12)));
                HttpRequest post = HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(alert))
                        .build();
                var _ = http.send(post, HttpResponse.BodyHandlers.discarding());
                // one after the other, as in life; the second trigger joins the first one's deletion
                if (deletions.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    done++;
                }
            }
        }
        return done;
    }

    private static Alert alert(String pod, String container) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("container.id", Value.of(container));
        fields.put("k8s.ns.name", Value.of(NAMESPACE));
        fields.put("k8s.pod.name", Value.of(pod));
        fields.put("proc.cmdline", Value.of("sh -c id"));
        Instant now = Instant.now();
        return new Alert(
                Optional.of("rehearsal-" + pod),
                "Rehearsal",
                Priority.NOTICE,
                "12:00:00.000000000: Notice rehearsal",
                now.getEpochSecond() * 1_000_000_000L + now.getNano(),
                "syscall",
                "",
                List.of("shell"),
                fields);
    }

    private static ObjectNode pod(String name, String container) {
        String json = """
                {"metadata":{"name":"%s","namespace":"%s","uid":"uid-%s","creationTimestamp":"2026-01-01T00:00:00Z"},
                 "spec":{"containers":[{"name":"main"}]},
                 "status":{"phase":"Running","containerStatuses":[{"name":"main","containerID":"containerd://%s",
                  "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}}
                """.formatted(name, NAMESPACE, name, container);
        return (ObjectNode) JsonMapper.shared().readTree(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
