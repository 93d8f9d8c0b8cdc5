// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class DirectCallsTest {
    private static final Call CREATE =
            Call.create("/things", JsonNodeFactory.instance.objectNode().put("name", "ä"));

    @TempDir
    Path folder;

    /// What the server was asked: token, method, path, in whose name, body.
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private HttpServer server;
    private volatile String goodToken = "first";
    private volatile boolean hangsUp;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        asked.add(token + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " as "
                + exchange.getRequestHeaders().getFirst("Impersonate-User") + " "
                + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (hangsUp) {
            exchange.close();
            return;
        }
        byte[] body = "{\"kind\":\"APIResourceList\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(token.equals("Bearer " + goodToken) ? 200 : 401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Path kubeconfig(String token) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "%s"}}]
                users: [{name: test, user: {token: %s}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                """.formatted(address(), token));
    }

    private KubernetesAccess open() throws IOException {
        Opened opened = KubernetesAccess.open(new Credentials.Kubeconfig(kubeconfig("first")));
        assertThat(opened).isInstanceOf(Opened.Connected.class);
        asked.clear();
        return ((Opened.Connected) opened).access();
    }

    @Test
    void saysWhoItIsAndInWhoseNameItActs() throws IOException {
        try (KubernetesAccess access = open()) {
            assertThat(access.call(CREATE.as("system:serviceaccount:a:b"))).isInstanceOf(Answer.Success.class);

            assertThat(asked)
                    .containsExactly("Bearer first POST /things as system:serviceaccount:a:b {\"name\":\"ä\"}");
        }
    }

    @Test
    void aTokenThatWasReplacedIsReadAnew() throws IOException {
        try (KubernetesAccess access = open()) {
            kubeconfig("second");
            goodToken = "second";

            assertThat(access.call(CREATE)).isInstanceOf(Answer.Success.class);
            assertThat(asked).hasSize(2);
            assertThat(asked.getLast()).startsWith("Bearer second POST");
        }
    }

    @Test
    void whatMayHaveHadItsEffectIsNotSentAgain() throws IOException {
        try (KubernetesAccess access = open()) {
            hangsUp = true;

            assertThat(access.call(CREATE)).isInstanceOf(Answer.NoAnswer.class);
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void afterTheEndThereIsNoAnswerAndNoException() throws IOException {
        KubernetesAccess access = open();
        access.close();

        assertThat(access.call(CREATE)).isInstanceOf(Answer.NoAnswer.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aProxyIsLeftToTheOtherClient() throws IOException {
        Config config = Config.fromKubeconfig(kubeconfig("first").toFile());
        assertThat(DirectCalls.to(address(), config)).isPresent();
        config.setHttpProxy("http://127.0.0.1:1");
        assertThat(DirectCalls.to(address(), config)).isEmpty();
    }
}
