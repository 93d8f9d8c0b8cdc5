// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls without a detour: the request is written and its answer is read by the calling thread, in one write and one
/// read, over a connection that is open already. An asynchronous client hands every call through four threads; just
/// when a pod is being killed both cores are busy, and each of them waits its turn
/// (docs/decisions/0011-blocking-calls.md).
///
/// Nothing is sent twice by itself. Credentials are those of fabric8's configuration; renewing them is [#renew].
final class DirectCalls implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_CONNECTIONS = 64;
    /// A connection unused for longer is looked at before it is used again: the API server closes it after 90 s. The
    /// look waits for a read to time out; the connection that pings keep open goes without.
    private static final TimeValue TRUSTED = TimeValue.ofMilliseconds(3 * KubernetesAccess.PING.toMillis());

    private final CloseableHttpClient http;
    private final String server;
    private volatile Config config;

    private DirectCalls(Config config, CloseableHttpClient http, String server) {
        this.config = config;
        this.http = http;
        this.server = server;
    }

    /// @param server base URL without a slash at its end
    /// @return empty when there is a proxy in between, or TLS settings that only fabric8's own client knows
    static Optional<DirectCalls> to(String server, Config config) {
        boolean secure = server.startsWith("https:");
        @Nullable String proxy = secure ? config.getHttpsProxy() : config.getHttpProxy();
        if (proxy != null || config.getTlsServerName() != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DirectCalls(config, client(config), server));
        } catch (GeneralSecurityException | IOException e) {
            return Optional.empty(); // fabric8's client says what is wrong with the certificates
        }
    }

    private static CloseableHttpClient client(Config config) throws GeneralSecurityException, IOException {
        HostnameVerifier names = config.isDisableHostnameVerification()
                ? NoopHostnameVerifier.INSTANCE
                : HttpsSupport.getDefaultHostnameVerifier();
        Timeout patience = Timeout.ofMilliseconds(config.getRequestTimeout());
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(SSLUtils.sslContext(config), names))
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        // the one that was used last: the same few stay warm
                        .setConnPoolPolicy(PoolReusePolicy.LIFO)
                        .setDefaultSocketConfig(SocketConfig.custom()
                                .setSoTimeout(patience)
                                .setTcpNoDelay(true)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.ofMilliseconds(config.getConnectionTimeout()))
                                .setSocketTimeout(patience)
                                .setValidateAfterInactivity(TRUSTED)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(patience)
                        .setResponseTimeout(patience)
                        .build())
                .setUserAgent(config.getUserAgent())
                // a client certificate would tie a connection to the one call that opened it
                .disableConnectionState()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /// @throws IOException when there is no answer; whether the request had its effect is then not known
    Answer send(Call call) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), URI.create(server + call.path()));
        authorization().ifPresent(value -> request.setHeader("Authorization", value));
        call.asUser().ifPresent(user -> request.setHeader("Impersonate-User", user));
        if (call.body().isPresent()) {
            JsonNode body = call.body().get();
            request.setEntity(
                    new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.create(call.contentType())));
        }
        return http.execute(request, response -> {
            byte[] body = response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
            return Answers.of(response.getCode(), body);
        });
    }

    private Optional<String> authorization() {
        Config now = config;
        if (now.getUsername() != null && now.getPassword() != null) {
            String pair = now.getUsername() + ':' + now.getPassword();
            return Optional.of("Basic " + java.util.Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        }
        return Optional.ofNullable(token(now)).map(token -> "Bearer " + token);
    }

    private static @Nullable String token(Config config) {
        if (config.getOauthTokenProvider() != null) {
            return config.getOauthTokenProvider().getToken();
        }
        return config.getOauthToken() == null ? config.getAutoOAuthToken() : config.getOauthToken();
    }

    /// Reads the credentials anew from where they came from: a token in a file may have been replaced.
    void renew() {
        config = config.refresh();
    }

    @Override
    public void close() {
        http.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
