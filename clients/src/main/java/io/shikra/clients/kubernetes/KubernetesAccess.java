// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The door to one Kubernetes API server. Calls are plain HTTP requests with JSON both ways; objects stay generic, so
/// unknown fields survive. Configuration, credentials, TLS material and watches are fabric8's business; calls go out
/// directly ([DirectCalls]) where that is possible.
///
/// All calls of all impersonated accounts share the same connections: impersonation is a header, not a client.
/// A cheap read every {@link #PING} keeps a connection open, so that the first deletion after a quiet night does not
/// wait for a TLS handshake, and meets a token that is still good.
public final class KubernetesAccess implements Api, AutoCloseable {
    static final Duration PING = Duration.ofSeconds(10);
    private static final String PING_PATH = "/version";
    /// An answer as large as a pod, so that reading and deciphering it is compiled too.
    private static final String REHEARSAL_PATH = "/api/v1";
    /// Calls at the start, so that the first real one meets loaded classes and compiled code.
    private static final int REHEARSED = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KubernetesClient client;
    private final HttpClient http;
    private final Optional<DirectCalls> direct;
    private final String server;
    private final ResourceTypes types;
    private final ScheduledExecutorService pinger;
    private @Nullable KubernetesClient metadata;

    private KubernetesAccess(KubernetesClient client) {
        this.client = client;
        this.http = client.getHttpClient();
        String url = client.getMasterUrl().toString();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.direct = DirectCalls.to(server, client.getConfiguration());
        this.types = new ResourceTypes(this, System::nanoTime);
        this.pinger = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("kubernetes-ping").factory());
    }

    /// Connects, and asks the API server who it is and whether it knows us.
    public static Opened open(Credentials credentials) {
        return switch (Connections.find(credentials)) {
            case Connections.Found.Missing(String reason) -> new Opened.NotConfigured(reason);
            case Connections.Found.Settings(var config) -> connect(config);
        };
    }

    private static Opened connect(Config config) {
        KubernetesAccess access;
        try {
            access = new KubernetesAccess(
                    new KubernetesClientBuilder().withConfig(config).build());
        } catch (RuntimeException e) { // an address that is none, a certificate file that is not there
            return new Opened.NotConfigured("the kubeconfig's cluster or user cannot be used (" + config.getMasterUrl()
                    + "): " + Connections.oneLine(e));
        }
        return greet(access);
    }

    private static Opened greet(KubernetesAccess access) {
        // A role every known user has (system:discovery); /version alone would answer strangers too.
        Opened opened = switch (access.call(Call.read("/api/v1"))) {
            case Answer.Success(int _, ObjectNode body)
            when body.path("kind").asString("").equals("APIResourceList") ->
                new Opened.Connected(access, access.server, access.version());
            case Answer.Success _ ->
                new Opened.Unreachable(
                        access.server,
                        access.server + " answers, but not as a Kubernetes API server does: is the address right?");
            case Answer.Refusal(int code, String _, String message)
            when code == 401 || code == 403 ->
                new Opened.Unauthorized(
                        access.server, "API server " + access.server + " does not let us in: " + message);
            case Answer.Refusal(int code, String _, String message) ->
                new Opened.Unreachable(
                        access.server, "API server " + access.server + " answers " + code + ": " + message);
            case Answer.NoAnswer(String message) ->
                new Opened.Unreachable(access.server, "API server " + access.server + " does not answer: " + message);
        };
        if (opened instanceof Opened.Connected) {
            access.keepWarm();
        } else {
            access.close();
        }
        return opened;
    }

    private String version() {
        return call(Call.read(PING_PATH)) instanceof Answer.Success(int _, ObjectNode body)
                ? body.path("gitVersion").asString("")
                : "";
    }

    private void keepWarm() {
        for (int i = 0; i < REHEARSED; i++) {
            var _ = call(Call.read(REHEARSAL_PATH));
        }
        long period = PING.toMillis();
        var _ = pinger.scheduleWithFixedDelay(() -> call(Call.read(PING_PATH)), period, period, TimeUnit.MILLISECONDS);
    }

    /// The base URL, without a slash at its end.
    public String server() {
        return server;
    }

    public ResourceTypes types() {
        return types;
    }

    @Override
    public Answer call(Call call) {
        return direct.map(way -> directly(way, call)).orElseGet(() -> throughFabric8(call));
    }

    private Answer directly(DirectCalls way, Call call) {
        try {
            Answer answer = way.send(call);
            if (isUnauthorized(answer)) {
                way.renew();
                answer = way.send(call);
            }
            return isUnauthorized(answer) ? throughFabric8(call) : answer;
        } catch (IOException | IllegalStateException e) { // the latter: closed meanwhile
            return new Answer.NoAnswer(Connections.oneLine(e));
        }
    }

    private static boolean isUnauthorized(Answer answer) {
        return answer instanceof Answer.Refusal refusal && refusal.code() == 401;
    }

    /// The long way knows every kind of credentials that has to be asked for anew.
    private Answer throughFabric8(Call call) {
        try {
            return send(call).join();
        } catch (CompletionException | CancellationException e) {
            return new Answer.NoAnswer(Connections.oneLine(e));
        }
    }

    private CompletableFuture<Answer> send(Call call) {
        HttpRequest.Builder request = http.newHttpRequestBuilder().uri(URI.create(server + call.path()));
        call.asUser().ifPresent(user -> request.setHeader("Impersonate-User", user));
        if (call.body().isPresent()) {
            request.method(
                    call.method(),
                    call.contentType(),
                    JSON.writeValueAsString(call.body().get()));
        }
        return http.sendAsync(request.build(), byte[].class)
                .thenApply(response -> Answers.of(response.code(), response.body()));
    }

    /// Lists and then watches all objects of a type, for ever: lost connections are mended, expired versions listed
    /// anew. The listener is called by one thread at a time.
    ///
    /// @param namespace empty: all
    public ObjectWatch watch(ResourceType type, String namespace, ObjectWatch.Listener listener) {
        return ObjectWatch.start(client, type, namespace, Map.of(), listener);
    }

    /// As [#watch], of the pods of one node: the API server sends no others.
    public ObjectWatch watchPodsOf(String node, ObjectWatch.Listener listener) {
        return ObjectWatch.start(client, ResourceType.POD, "", Map.of("spec.nodeName", node), listener);
    }

    /// As [#watch], of the objects' metadata only: the API server sends nothing else.
    ///
    /// @param namespace empty: all
    public ObjectWatch watchMetadata(ResourceType type, String namespace, ObjectWatch.Listener listener) {
        return ObjectWatch.start(metadataClient(), type, namespace, Map.of(), listener);
    }

    private synchronized KubernetesClient metadataClient() {
        KubernetesClient there = metadata;
        if (there == null) {
            there = MetadataOnly.client(client.getConfiguration());
            metadata = there;
        }
        return there;
    }

    @Override
    public void close() {
        pinger.shutdownNow();
        direct.ifPresent(DirectCalls::close);
        closeMetadata();
        client.close();
    }

    private synchronized void closeMetadata() {
        if (metadata != null) {
            metadata.close();
        }
    }
}
