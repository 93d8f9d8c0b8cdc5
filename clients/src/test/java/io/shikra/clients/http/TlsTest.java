// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
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

    /// A key and its certificate as PEM files, made by the JDK's keytool.
    private static TlsOptions.Identity selfSigned(String name, String san) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + san,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Key key = keys.getKey(name, "changeit".toCharArray());
        Certificate certificate = keys.getCertificate(name);
        return new TlsOptions.Identity(
                pem(name + ".crt", "CERTIFICATE", certificate.getEncoded()),
                pem(name + ".key", "PRIVATE KEY", key.getEncoded()));
    }

    private static Path pem(String file, String kind, byte[] der) throws Exception {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return Files.writeString(
                directory.resolve(file), "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
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
