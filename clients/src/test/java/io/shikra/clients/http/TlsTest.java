// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.shikra.testing.SelfSigned;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real TLS server that asks for a client certificate on one of its two ports.
class TlsTest {
    @TempDir
    static Path directory;

    private static TlsOptions.Identity us;
    private static TlsOptions.Identity them;
    private static HttpsServer open;
    private static HttpsServer mutual;

    @BeforeAll
    static void start() throws Exception {
        us = selfSigned("us", "dns:client");
        them = selfSigned("them", "ip:127.0.0.1");
        SSLContext context = TlsFiles.context(new TlsOptions(Optional.of(them), List.of(us.certificates()), true));
        open = server(context, false);
        mutual = server(context, true);
    }

    @AfterAll
    static void stop() {
        open.stop(0);
        mutual.stop(0);
    }

    private static HttpsServer server(SSLContext context, boolean needClient) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(needClient);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static TlsOptions.Identity selfSigned(String name, String san) throws Exception {
        SelfSigned made = SelfSigned.make(directory, name, san);
        return new TlsOptions.Identity(made.certificate(), made.key());
    }

    private static String send(HttpsServer server, TlsOptions options) throws Exception {
        URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
        try (HttpSender sender = new HttpSender(options, Duration.ofSeconds(10), "Shikra", InstantSource.system())) {
            return sender.send(new OutgoingRequest(uri, "POST", Map.of(), new byte[] {'x'}))
                    .getClass()
                    .getSimpleName();
        }
    }

    @Test
    void aStrangersCertificateIsRefusedUnlessItsAuthorityIsGivenOrCheckingIsOff() throws Exception {
        assertThat(send(open, TlsOptions.SYSTEM)).isEqualTo("Retry");
        assertThat(send(open, new TlsOptions(Optional.empty(), List.of(us.certificates()), true)))
                .isEqualTo("Retry");
        assertThat(send(open, new TlsOptions(Optional.empty(), List.of(them.certificates()), true)))
                .isEqualTo("Delivered");
        assertThat(send(open, new TlsOptions(Optional.empty(), List.of(), false)))
                .isEqualTo("Delivered");
    }

    @Test
    void showsOurCertificateToAServerThatAsks() throws Exception {
        List<Path> trusted = List.of(them.certificates());
        assertThat(send(mutual, new TlsOptions(Optional.empty(), trusted, true)))
                .isEqualTo("Retry");
        assertThat(send(mutual, new TlsOptions(Optional.of(us), trusted, true))).isEqualTo("Delivered");
    }

    @Test
    void aWrongFileIsNamed() {
        Path absent = directory.resolve("absent.pem");
        assertThatThrownBy(() -> TlsFiles.context(new TlsOptions(Optional.empty(), List.of(absent), true)))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("absent.pem cannot be read");
        assertThatThrownBy(() -> TlsFiles.context(new TlsOptions(Optional.empty(), List.of(us.key()), true)))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("us.key");
        TlsOptions.Identity swapped = new TlsOptions.Identity(us.certificates(), us.certificates());
        assertThatThrownBy(() -> TlsFiles.context(new TlsOptions(Optional.of(swapped), List.of(), true)))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("openssl pkcs8 -topk8");
    }
}
