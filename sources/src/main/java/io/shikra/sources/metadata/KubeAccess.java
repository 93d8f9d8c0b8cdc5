// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// How to reach an API server: its address, TLS and, if any, a bearer token.
///
/// @param token     the token itself; empty when it stands in a file or there is none
/// @param tokenFile read again for each request: kubelet rotates it
public record KubeAccess(URI server, SSLContext tls, String token, Optional<Path> tokenFile) {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /// From inside a pod: the environment that kubelet sets and the mounted service account.
    ///
    /// @throws IOException a sentence that says what is missing
    public static KubeAccess inCluster(Map<String, String> environment) throws IOException {
        return inCluster(environment, SERVICE_ACCOUNT);
    }

    static KubeAccess inCluster(Map<String, String> environment, Path serviceAccount) throws IOException {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        if (host.isEmpty()) {
            throw new IOException("KUBERNETES_SERVICE_HOST is not set: this is no pod; name a kubeconfig instead");
        }
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        String ca = Files.readString(serviceAccount.resolve("ca.crt"));
        return new KubeAccess(
                URI.create("https://" + bracketed + ":" + port),
                tls(serviceAccount.toString(), ca, "", "", false),
                "",
                Optional.of(serviceAccount.resolve("token")));
    }

    /// From a kubeconfig file, its current context: server, certificate authority, client certificate and key (data or
    /// file), token (text or file), insecure-skip-tls-verify. Log-in programs (`exec`, `auth-provider`)
    /// are not run.
    ///
    /// @throws IOException a sentence that says what is wrong and where
    public static KubeAccess kubeconfig(Path file) throws IOException {
        Map<?, ?> config;
        try {
            config = map(
                    new Load(LoadSettings.builder().setLabel(file.toString()).build())
                            .loadFromString(Files.readString(file)));
        } catch (YamlEngineException e) {
            throw new IOException(file + " is not YAML: " + e.getMessage(), e);
        }
        Map<?, ?> context = named(file, config, "contexts", "context", text(config, "current-context"));
        Map<?, ?> cluster = named(file, config, "clusters", "cluster", text(context, "cluster"));
        Map<?, ?> user = text(context, "user").isEmpty()
                ? Map.of()
                : named(file, config, "users", "user", text(context, "user"));
        String server = text(cluster, "server");
        if (server.isEmpty()) {
            throw new IOException(file + ": the cluster of the current context has no server");
        }
        if (user.containsKey("exec") || user.containsKey("auth-provider")) {
            throw new IOException(
                    file + ": the user logs in by a program, which is not run here; use a service account's"
                            + " token or a client certificate");
        }
        String tokenFile = text(user, "tokenFile");
        return new KubeAccess(
                server(file, server),
                tls(
                        file.toString(),
                        pem(file, cluster, "certificate-authority"),
                        pem(file, user, "client-certificate"),
                        pem(file, user, "client-key"),
                        Boolean.TRUE.equals(cluster.get("insecure-skip-tls-verify"))),
                text(user, "token"),
                tokenFile.isEmpty() ? Optional.empty() : Optional.of(file.resolveSibling(tokenFile)));
    }

    /// The token to send now; empty when there is none.
    String bearer() throws IOException {
        return tokenFile.isPresent() ? Files.readString(tokenFile.get()).strip() : token;
    }

    private static URI server(Path file, String server) throws IOException {
        try {
            URI uri = URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the server's address cannot be read: " + server, e);
        }
        throw new IOException(file + ": the server's address has no host: " + server);
    }

    private static SSLContext tls(String where, String ca, String certificate, String key, boolean insecure)
            throws IOException {
        try {
            return Pem.tls(ca, certificate, key, insecure);
        } catch (GeneralSecurityException e) {
            throw new IOException(where + ": certificates or key cannot be used: " + e.getMessage(), e);
        }
    }

    private static String pem(Path file, Map<?, ?> from, String key) throws IOException {
        String data = text(from, key + "-data");
        if (!data.isEmpty()) {
            try {
                return new String(Base64.getDecoder().decode(data.replaceAll("\\s", "")), StandardCharsets.US_ASCII);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": " + key + "-data is not base64", e);
            }
        }
        String path = text(from, key);
        return path.isEmpty() ? "" : Files.readString(file.resolveSibling(path));
    }

    private static Map<?, ?> named(Path file, Map<?, ?> config, String list, String member, String name)
            throws IOException {
        if (config.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (text(map(entry), "name").equals(name)) {
                    return map(map(entry).get(member));
                }
            }
        }
        throw new IOException(file + ": " + list + " has no entry named \"" + name + "\"");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Map<?, ?> from, String key) {
        return from.get(key) instanceof String text ? text : "";
    }
}
