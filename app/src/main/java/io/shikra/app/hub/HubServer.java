// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.shikra.alert.Alert;
import io.shikra.alert.AlertFormatException;
import io.shikra.alert.AlertStream;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.app.hub.AlertIngest.Sighting;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.bus.BusException;
import io.shikra.bus.BusStatus;
import io.shikra.clients.http.TlsFiles;
import io.shikra.clients.http.TlsOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// The HTTP side of the hub, a stand-in for falcosidekick's: `POST /` takes alerts and answers 200 once they are on the
/// bus, not before. Everything it needs comes through the constructor; it listens from then on.
public final class HubServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HubServer.class.getName());
    private static final String JSON = "application/json";
    private static final String INPUTS = "falcosecurity_falcosidekick_inputs_total";

    private final HubSettings settings;
    private final AlertIngest ingest;
    private final BusStatus bus;
    private final MetricsRegistry metrics;
    private final InstantSource clock;
    private final Sender sender;
    private final Javalin javalin;
    /// The last alert could not be stored: said once.
    private final AtomicBoolean refusing = new AtomicBoolean();

    /// @param more routes of others (the page, the API), asked before ours
    /// @throws HubStartException when the address is taken or not ours, or a TLS file is not usable
    public HubServer(
            HubSettings settings,
            AlertIngest ingest,
            BusStatus bus,
            MetricsRegistry metrics,
            InstantSource clock,
            Consumer<JavalinConfig> more)
            throws HubStartException {
        this.settings = settings;
        this.ingest = ingest;
        this.bus = bus;
        this.metrics = metrics;
        this.clock = clock;
        this.sender = new Sender(settings);
        try {
            javalin = Javalin.create(config -> configure(config, more)).start();
        } catch (RuntimeException e) {
            throw startFailure(e);
        }
    }

    private HubStartException startFailure(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return new HubStartException("the hub cannot listen on " + settings + ": nobody has that name", e);
            }
            if (cause instanceof BindException) {
                String why = String.valueOf(cause.getMessage()).contains("in use")
                        ? "another program listens there; stop it or choose another port"
                        : "this machine does not have that address, or this user may not use that port";
                return new HubStartException("the hub cannot listen on " + settings + ": " + why, e);
            }
        }
        return new HubStartException("the hub cannot listen on " + settings + ": " + e.getMessage(), e);
    }

    private void configure(JavalinConfig config, Consumer<JavalinConfig> more) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.host = settings.host();
        config.jetty.port = settings.port();
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        settings.tls().ifPresent(identity -> listenWithTls(config, identity));
        more.accept(config);
        config.routes.get("/healthz", this::health);
        config.routes.get(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()));
        config.routes.get("/ping", ctx -> ctx.result("pong\n"));
        config.routes.post("/ping", ctx -> ctx.result("pong\n"));
        config.routes.post("/test", this::test);
        config.routes.post("/", this::alerts);
        // falcosidekick takes alerts on any path it does not know, and some Falcos are set up like that.
        config.routes.post("/<path>", this::alerts);
        config.routes.get("/", HubServer::onlyPost);
        config.routes.head("/", HubServer::onlyPost);
        config.routes.put("/<path>", HubServer::onlyPost);
        config.routes.put("/", HubServer::onlyPost);
        config.routes.patch("/<path>", HubServer::onlyPost);
        config.routes.patch("/", HubServer::onlyPost);
        config.routes.delete("/<path>", HubServer::onlyPost);
        config.routes.delete("/", HubServer::onlyPost);
    }

    private void listenWithTls(JavalinConfig config, TlsOptions.Identity identity) {
        config.jetty.addConnector((server, http) -> {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(TlsFiles.context(new TlsOptions(Optional.of(identity), List.of(), true)));
            tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
            // Senders often address a hub by IP, which SNI does not carry.
            http.addCustomizer(new SecureRequestCustomizer(false));
            ServerConnector connector = new ServerConnector(server, tls, new HttpConnectionFactory(http));
            connector.setHost(settings.host());
            connector.setPort(settings.port());
            return connector;
        });
    }

    /// The port that it listens on.
    public int port() {
        return javalin.port();
    }

    private void health(Context ctx) {
        Optional<String> trouble = bus.trouble();
        if (trouble.isPresent()) {
            refuse(ctx, 503, trouble.get());
        } else {
            ctx.contentType(JSON).result("{\"status\":\"ok\"}");
        }
    }

    private static void onlyPost(Context ctx) {
        ctx.header("Allow", "POST");
        refuse(ctx, 405, "send alerts with POST");
    }

    private void alerts(Context ctx) {
        Optional<Provenance.Origin> origin = sender.judge(header(ctx, "Authorization"), header(ctx, "Origin"));
        if (origin.isEmpty()) {
            reject(ctx, 401, "the token is wrong: send the hub's as 'Authorization: Bearer TOKEN'");
            return;
        }
        if (!header(ctx, "Content-Encoding").isEmpty()) {
            reject(ctx, 415, "the body is encoded (" + header(ctx, "Content-Encoding") + "): send it as it is");
            return;
        }
        if (ctx.req().getContentLengthLong() > settings.maxBodyBytes()) {
            reject(ctx, 413, BoundedBody.tooLarge(settings.maxBodyBytes()));
            return;
        }
        Provenance provenance = Provenance.posted(origin.get());
        List<Sighting> sightings = new ArrayList<>();
        try {
            AlertStream stream = new AlertStream(
                    new BoundedBody(ctx.bodyInputStream(), settings.maxBodyBytes()), settings.maxAlertBytes());
            for (Optional<Alert> next = stream.next(); next.isPresent(); next = stream.next()) {
                sightings.add(new Sighting(next.get(), provenance));
            }
        } catch (AlertFormatException e) {
            String why = String.valueOf(e.getMessage());
            reject(ctx, why.contains("is larger than") ? 413 : 400, why);
            return;
        } catch (BoundedBody.TooLargeException e) {
            reject(ctx, 413, String.valueOf(e.getMessage()));
            return;
        } catch (IOException | HttpException.RuntimeException e) { // a broken chunk, an end too early
            reject(ctx, 400, "the request is broken: " + e.getMessage());
            return;
        }
        if (sightings.isEmpty()) {
            reject(ctx, 400, "the body is empty: send alerts in Falco's JSON");
            return;
        }
        store(ctx, sightings);
    }

    private void store(Context ctx, List<Sighting> sightings) {
        try {
            ingest.accept(sightings);
            if (refusing.compareAndSet(true, false)) {
                LOG.log(Level.INFO, "alerts can be stored again");
            }
            metrics.counter(INPUTS, "source", "requests", "status", "accepted").increment();
            ctx.status(200);
        } catch (BusException e) {
            if (refusing.compareAndSet(false, true)) {
                LOG.log(Level.ERROR, "alerts that are posted are answered with 503: {0}", e.getMessage());
            }
            ctx.header("Retry-After", "1");
            reject(ctx, 503, String.valueOf(e.getMessage()));
        }
    }

    /// As falcosidekick's: an alert of the rule that passes every minimum priority. Nothing acts on it: it names no
    /// pod.
    private void test(Context ctx) {
        Instant now = clock.instant();
        Alert alert = new Alert(
                Optional.empty(),
                "Test rule",
                Priority.DEBUG,
                "This is a test from falcosidekick",
                now.getEpochSecond() * 1_000_000_000L + now.getNano(),
                "internal",
                "falcosidekick",
                List.of("test", "example"),
                Map.of("proc.name", Value.of("falcosidekick"), "user.name", Value.of("falcosidekick")));
        store(ctx, List.of(new Sighting(alert, Provenance.posted(Provenance.Origin.ANONYMOUS))));
    }

    private static String header(Context ctx, String name) {
        String value = ctx.header(name);
        return value == null ? "" : value;
    }

    private void reject(Context ctx, int status, String why) {
        metrics.counter(INPUTS, "source", "requests", "status", "rejected").increment();
        refuse(ctx, status, why);
    }

    private static void refuse(Context ctx, int status, String why) {
        ctx.status(status).contentType(JSON).result(ErrorBody.of(why).getBytes(UTF_8));
    }

    /// Stops listening and ends what is under way.
    @Override
    public void close() {
        javalin.stop();
    }
}
