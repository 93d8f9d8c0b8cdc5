// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;

/// Speaks list and watch as an API server does, by a script: each request of its kind takes the next answer.
final class FakeApi implements AutoCloseable {
    /// An answer.
    ///
    /// @param open whether the connection stays open behind the body until the server is closed
    record Answer(int status, String body, boolean open) {
        static Answer of(String body) {
            return new Answer(200, body, false);
        }

        static Answer held(String body) {
            return new Answer(200, body, true);
        }
    }

    final BlockingQueue<Answer> lists = new LinkedBlockingQueue<>();
    final BlockingQueue<Answer> watches = new LinkedBlockingQueue<>();
    final BlockingQueue<Answer> nodes = new LinkedBlockingQueue<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<String> tokens = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    FakeApi(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    KubeAccess access() {
        return access(port());
    }

    static KubeAccess access(int port) {
        try {
            return new KubeAccess(
                    URI.create("http://127.0.0.1:" + port), SSLContext.getDefault(), "secret", Optional.empty());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Says the lists and watches that were asked for, in order, without the query's constant parts.
    List<String> asked() {
        return requests.stream()
                .map(r -> r.replace("/api/v1/", "")
                        .replace("fieldSelector=spec.nodeName%3Dn1&", "")
                        .replace("watch=1&allowWatchBookmarks=true&timeoutSeconds=300&", "watch&"))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        tokens.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse(""));
        String uri = exchange.getRequestURI().toString();
        BlockingQueue<Answer> script = uri.contains("/nodes") ? nodes : uri.contains("watch=1") ? watches : lists;
        try (exchange) {
            Answer answer = script.take();
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(body);
            out.flush();
            if (answer.open) {
                Thread.currentThread().join(); // until interrupted
            }
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    static String list(String version, String next, String... pods) {
        return "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"" + version + "\",\"continue\":\"" + next
                + "\"},\"items\":[" + String.join(",", pods) + "]}";
    }

    static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
    }

    static String pod(String uid, String name, String version, String app) {
        return """
                {"metadata":{"uid":"%s","namespace":"shop","name":"%s","resourceVersion":"%s","labels":{"app":"%s"},\
                "annotations":{"note":"x"},"managedFields":[{"fieldsV1":{"f:a":{}}}],\
                "ownerReferences":[{"kind":"ReplicaSet","name":"web-7d","uid":"rs","controller":true}]},\
                "spec":{"nodeName":"n1","serviceAccountName":"sa","containers":[{"name":"web"}]},\
                "status":{"podIP":"10.1.2.3","containerStatuses":[{"name":"web","image":"nginx:1.27",\
                "imageID":"docker.io/library/nginx@sha256:ff","containerID":"containerd://%s"}]}}""".formatted(uid, name, version, app, Fixtures.ID);
    }

    static String bookmark(String version) {
        return event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
    }
}
