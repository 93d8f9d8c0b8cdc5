// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The setting that every chain test shares: CRDs, namespaces, the tutorial's manifests, a running Shikra.
final class Chain {
    static final String VICTIMS = "shop";
    static final String DELETER =
            "devopps/kubernetes-response-engine-based-on-event-driven-workflow@sha256:22ee203a33fe88f0f99968daebdcea0ca52c8a3d6f7af4c823ed78ac15b7c5db";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Cluster cluster;
    private final Path shared;

    private Chain(Cluster cluster, Path shared) {
        this.cluster = cluster;
        this.shared = shared;
    }

    /// Prepares the cluster once more from whatever it is; needs the tutorial's manifests, which are test input.
    static Chain prepare() {
        Cluster cluster = Cluster.running();
        Path shared = Path.of(System.getenv()
                        .getOrDefault(
                                "SHIKRA_SHARED",
                                Shikra.root().resolve("../shared").toString()))
                .normalize();
        assumeTrue(
                Files.isDirectory(shared.resolve("data/argo/crds")),
                "the tutorial's manifests are not here: " + shared);
        Chain chain = new Chain(cluster, shared);
        chain.cluster.kubectl(
                "apply",
                "--server-side",
                "--force-conflicts", // another test may have made them, in a smaller form
                "-f",
                chain.shared.resolve("data/argo/crds").toString());
        for (String namespace : List.of("argo", "argo-events", VICTIMS)) {
            if (!cluster.succeeds("get", "namespace", namespace)) {
                cluster.kubectl("create", "namespace", namespace);
            }
        }
        chain.removeResources();
        return chain;
    }

    void removeResources() {
        for (String kind : List.of("sensors", "eventsources", "eventbus", "workflows", "workflowtemplates")) {
            cluster.kubectl("delete", kind + ".argoproj.io", "--all", "--all-namespaces", "--wait=true");
        }
        cluster.kubectl("-n", VICTIMS, "delete", "pods", "--all", "--grace-period=0", "--force", "--wait=true");
        cluster.kubectl("-n", "argo", "delete", "pods", "--all", "--grace-period=0", "--force", "--wait=true");
    }

    /// The page's manifests as they are, in the order given.
    void applyTutorial(String... files) {
        for (String file : files) {
            List<String> arguments = new ArrayList<>(List.of(
                    "apply",
                    "-f",
                    shared.resolve("data/response-engine/part-5-argo/" + file).toString()));
            if (file.contains("eventbus")) {
                arguments.addAll(List.of("-n", "argo-events"));
            }
            cluster.kubectl(arguments.toArray(String[]::new));
        }
    }

    void apply(String resource) {
        cluster.apply(read(resource));
    }

    static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Chain.class.getResourceAsStream("/chain/" + resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path falcoRules() {
        return shared.resolve("data/falco-rules/falco_rules.yaml");
    }

    /// The command line of a run that acts in the victims' namespace on everything it finds.
    List<String> arguments(Path data, int hubPort, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--data",
                data.toString(),
                "--hub-port",
                Integer.toString(hubPort),
                "--kubeconfig",
                cluster.kubeconfig(),
                "--argo",
                "native",
                "--act",
                "--act-namespaces",
                VICTIMS + ",kube-system",
                "-r",
                falcoRules().toString(),
                "--output",
                "webhook.address=http://webhook-falco-eventsource-svc.argo-events.svc.cluster.local:12000/falco"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An alert as falcosidekick posts it.
    static String alert(String uuid, String namespace, String pod, String containerId, Instant time) {
        return """
                {"uuid":"%s","output":"12:00:00.000000000: Notice A shell was spawned in a container with an attached terminal","priority":"Notice",\
                "rule":"Terminal shell in container","time":"%s","source":"syscall","hostname":"node-1","tags":["container","shell"],\
                "output_fields":{"container.id":"%s","k8s.ns.name":"%s","k8s.pod.name":"%s","proc.cmdline":"sh -c uptime","proc.name":"sh","user.name":"root","proc.tty":34816}}
                """.formatted(uuid, time, containerId, namespace, pod);
    }

    static int post(int port, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Falcosidekick")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
