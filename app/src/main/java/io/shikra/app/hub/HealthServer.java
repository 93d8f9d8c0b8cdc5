// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.shikra.app.metrics.MetricsRegistry;
import java.util.Optional;

/// Falco's web server (rules language, web server): whether it lives, which version it is, and its metrics. Takes
/// nothing in.
public final class HealthServer implements AutoCloseable {
    private static final String JSON = "application/json";

    private final Javalin javalin;

    /// Where it listens.
    ///
    /// @param port    0: any free one
    /// @param healthz path of the health check
    public record Address(String host, int port, String healthz) {}

    /// Which version it is.
    ///
    /// @param version of Shikra
    /// @param engine  of the rule language, such as `0.63.0`
    public record Versions(String version, String engine) {}

    /// @param metrics shown when there are some
    /// @throws HubStartException when the address is taken or not ours
    public HealthServer(Address address, Versions versions, Optional<MetricsRegistry> metrics)
            throws HubStartException {
        try {
            javalin = Javalin.create(config -> configure(config, address, versions, metrics))
                    .start();
        } catch (RuntimeException e) {
            throw new HubStartException(
                    address.host() + ":" + address.port()
                            + " cannot be listened on: set webserver.listen_port or webserver.listen_address, or"
                            + " webserver.enabled to false",
                    e);
        }
    }

    private static void configure(
            JavalinConfig config, Address address, Versions versions, Optional<MetricsRegistry> metrics) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.host = address.host();
        config.jetty.port = address.port();
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.routes.get(address.healthz(), ctx -> json(ctx, "{\"status\": \"ok\"}"));
        config.routes.get("/versions", ctx -> json(ctx, text(versions)));
        metrics.ifPresent(registry -> config.routes.get(
                "/metrics", ctx -> ctx.contentType("text/plain; version=0.0.4").result(registry.scrape())));
    }

    private static void json(Context ctx, String body) {
        ctx.contentType(JSON).result(body);
    }

    /// The keys that are about what is there.
    private static String text(Versions versions) {
        String[] parts = versions.engine().split("\\.", -1);
        return "{\"engine_version\":\"" + parts[1] + "\",\"engine_version_semver\":\"" + versions.engine()
                + "\",\"falco_version\":\"" + versions.version() + "\",\"plugin_versions\":{}}";
    }

    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
