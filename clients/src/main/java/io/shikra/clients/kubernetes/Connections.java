// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Credentials → fabric8's configuration of a client, or the reason why there is none.
final class Connections {
    /// Longest wait for one answer, milliseconds.
    private static final int REQUEST_TIMEOUT = 10_000;

    private static final int CONNECT_TIMEOUT = 5_000;

    private static final String REFUSED = "connection refused";

    private static final Path SERVICE_ACCOUNT_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private Connections() {}

    sealed interface Found {
        record Settings(Config config) implements Found {}

        record Missing(String reason) implements Found {}
    }

    static Found find(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Kubeconfig(Path file) -> fromFile(file);
            case Credentials.InCluster _ -> fromPod();
            case Credentials.Automatic _ -> automatic();
        };
    }

    private static Found automatic() {
        String variable = System.getenv("KUBECONFIG");
        if (variable != null && !variable.isBlank()) {
            return fromFile(Path.of(variable.split(java.io.File.pathSeparator, -1)[0]));
        }
        Path home = Path.of(System.getProperty("user.home", "/"), ".kube", "config");
        if (Files.exists(home)) {
            return fromFile(home);
        }
        return Files.exists(SERVICE_ACCOUNT_TOKEN)
                ? fromPod()
                : new Found.Missing("no cluster configured: no KUBECONFIG, no " + home
                        + ", and this is no pod with a service account; give --kubeconfig FILE");
    }

    private static Found fromFile(Path file) {
        if (!Files.isReadable(file)) {
            return new Found.Missing("kubeconfig " + file + (Files.exists(file) ? " cannot be read" : " does not exist")
                    + "; give --kubeconfig FILE");
        }
        try {
            Config config = Config.fromKubeconfig(file.toFile());
            return config.getMasterUrl() == null || config.getCurrentContext() == null
                    ? new Found.Missing("kubeconfig " + file + " has no usable current-context")
                    : new Found.Settings(tuned(config));
        } catch (RuntimeException e) { // fabric8 lets its YAML parser's own exceptions through
            return new Found.Missing("kubeconfig " + file + " is broken: " + oneLine(e));
        }
    }

    private static Found fromPod() {
        if (!Files.isReadable(SERVICE_ACCOUNT_TOKEN)) {
            return new Found.Missing("not in a pod: " + SERVICE_ACCOUNT_TOKEN + " cannot be read");
        }
        return new Found.Settings(tuned(Config.autoConfigure(null)));
    }

    /// Retries are the callers' business: an answer that says no must come back at once, as a value.
    private static Config tuned(Config config) {
        config.setRequestRetryBackoffLimit(0);
        config.setRequestTimeout(REQUEST_TIMEOUT);
        config.setConnectionTimeout(CONNECT_TIMEOUT);
        config.setUserAgent("shikra");
        return config;
    }

    /// What went wrong at the bottom of it; of an API server's refusal its own sentence. The JDK's HTTP client says
    /// "connection refused" with a wordless exception,
    /// the other one with many words.
    static String oneLine(Throwable thrown) {
        Throwable root = thrown;
        boolean noConnection = thrown instanceof ConnectException;
        while (root.getCause() != null) {
            if (root instanceof KubernetesClientException refusal && refusal.getStatus() != null) {
                break;
            }
            root = root.getCause();
            noConnection |= root instanceof ConnectException;
        }
        String said = Optional.ofNullable(sentence(root))
                .orElse(noConnection ? REFUSED : root.getClass().getSimpleName());
        if (said.toLowerCase(Locale.ROOT).endsWith(REFUSED)) {
            return REFUSED; // without the address, which whoever reads this knows
        }
        int end = said.indexOf('\n');
        return end < 0 ? said : said.substring(0, end);
    }

    private static @Nullable String sentence(Throwable thrown) {
        return thrown instanceof KubernetesClientException refusal
                        && refusal.getStatus() != null
                        && refusal.getStatus().getMessage() != null
                ? refusal.getCode() + " " + refusal.getStatus().getMessage()
                : thrown.getMessage();
    }
}
