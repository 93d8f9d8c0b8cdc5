// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The door to one Kubernetes API server. Calls are plain HTTP requests with JSON both ways over fabric8's client
/// (TLS, credentials and their renewal are its business); objects stay generic, so unknown fields survive.
///
/// All calls of all impersonated accounts share the same connections: impersonation is a header, not a client.
/// A cheap read every {@link #PING} keeps a connection open, so that the first deletion after a quiet night does not
/// wait for a TLS handshake (the JDK's client closes idle connections after 30 s).
public final class KubernetesAccess implements Api, AutoCloseable {
    static final Duration PING = Duration.ofSeconds(10);
    private static final String PING_PATH = "/version";
    /// Calls at the start, so that the first real one meets loaded classes and compiled code.
    private static final int REHEARSED = 40;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KubernetesClient client;
    private final HttpClient http;
    private final String server;
    private final ResourceTypes types;
    private final ScheduledExecutorService pinger;

    private KubernetesAccess(KubernetesClient client) {
        this.client = client;
        this.http = client.getHttpClient();
        String url = client.getMasterUrl().toString();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.types = new ResourceTypes(this, System::nanoTime);
        this.pinger = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("kubernetes-ping").factory());
    }

    /// Connects, and asks the API server who it is and whether it knows us.
    public static Opened open(Credentials credentials) {
        return switch (Connections.find(credentials)) {
            case Connections.Found.Missing(String reason) -> new Opened.NotConfigured(reason);
            case Connections.Found.Settings(var config) ->
                greet(new KubernetesAccess(
                        new KubernetesClientBuilder().withConfig(config).build()));
        };
    }

    private static Opened greet(KubernetesAccess access) {
        // A role every known user has (system:discovery); /version alone would answer strangers too.
        Opened opened = switch (access.call(Call.read("/api/v1"))) {
            case Answer.Success _ -> new Opened.Connected(access, access.server, access.version());
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
            var _ = call(Call.read(PING_PATH));
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
        return http.sendAsync(request.build(), byte[].class).thenApply(KubernetesAccess::answer);
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        ObjectNode body = parse(response.body());
        if (response.isSuccessful()) {
            return new Answer.Success(response.code(), body);
        }
        String said = body.path("message").asString("");
        return new Answer.Refusal(
                response.code(),
                body.path("reason").asString(""),
                said.isEmpty() ? "HTTP status " + response.code() : said);
    }

    /// Anything that is no JSON object (a proxy's HTML page, nothing at all) is an empty one.
    private static ObjectNode parse(byte[] bytes) {
        try {
            JsonNode node = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(bytes);
            return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /// Lists and then watches all objects of a type, for ever: lost connections are mended, expired versions listed
    /// anew. The listener is called by one thread at a time.
    ///
    /// @param namespace empty: all
    public ObjectWatch watch(ResourceType type, String namespace, ObjectWatch.Listener listener) {
        return ObjectWatch.start(client, type, namespace, listener);
    }

    @Override
    public void close() {
        pinger.shutdownNow();
        client.close();
    }
}
