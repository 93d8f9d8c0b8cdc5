// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Against a server that answers as an API server does that was asked for metadata.
class MetadataOnlyTest {
    private static final String LIST = """
            {"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"7"},
             "items":[{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"web","namespace":"shop",
               "uid":"u1","resourceVersion":"5","labels":{"app":"web"}}}]}
            """;
    private static final String ADDED = """
            {"type":"ADDED","object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"api","namespace":"shop","uid":"u2","resourceVersion":"8"}}}
            """;

    @TempDir
    Path folder;

    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean watch = query.contains("watch=true");
        boolean replicaSets = exchange.getRequestURI().getPath().equals("/apis/apps/v1/replicasets");
        if (replicaSets) {
            accepted.put(watch ? "watch" : "list", exchange.getRequestHeaders().getFirst("Accept"));
        }
        String body = !replicaSets ? "{\"kind\":\"APIResourceList\"}" : watch ? ADDED : LIST;
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.getBytes(UTF_8).length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    private final class Names implements ObjectWatch.Listener {
        @Override
        public void present(ObjectNode object) {
            seen.add(object.at("/metadata/name").asString() + " "
                    + object.at("/metadata/labels/app").asString(""));
        }

        @Override
        public void gone(ObjectNode object) {}
    }

    @Test
    @Timeout(60)
    void listAndWatchAskForMetadataAndTellIt() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Path config = Files.writeString(
                folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: test, user: {token: none}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                """.formatted(server.getAddress().getPort()));
        Opened opened = KubernetesAccess.open(new Credentials.Kubeconfig(config));
        try (KubernetesAccess access = ((Opened.Connected) opened).access();
                ObjectWatch _ = access.watchMetadata(ResourceType.REPLICA_SET, "", new Names())) {
            assertThat(seen.take()).isEqualTo("web web");
            assertThat(seen.take()).isEqualTo("api ");
        } finally {
            server.stop(0);
        }

        assertThat(accepted)
                .containsEntry("list", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                .containsEntry("watch", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    }
}
