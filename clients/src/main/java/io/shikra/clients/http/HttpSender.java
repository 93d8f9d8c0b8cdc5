// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;

/// Sends requests, each once and with a deadline over the whole exchange, answer's body included.
///
/// 2xx is [SendResult.Delivered]; 408, 425, 429, 5xx, a timeout or no connection is [SendResult.Retry]; everything else
/// is [SendResult.Rejected]. Redirects are not followed: a POST would arrive as a GET, and be taken for delivered.
/// Safe for use by several threads.
public final class HttpSender implements AutoCloseable {
    /// How much of an answer's body is read, bytes; the rest is of no use to us.
    private static final int MOST_OF_ANSWER = 64 << 10;

    private static final int MOST_OF_REASON = 300;

    private final HttpClient client;
    private final FailsafeExecutor<Object> deadline;
    private final Duration timeout;
    private final String userAgent;
    private final InstantSource clock;

    /// @param timeout   of one exchange
    /// @param userAgent sent with requests that do not say their own
    /// @throws TlsFileException when a file of the options is not usable
    public HttpSender(TlsOptions tls, Duration timeout, String userAgent, InstantSource clock) {
        this.timeout = timeout;
        this.userAgent = userAgent;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (!tls.equals(TlsOptions.SYSTEM)) {
            builder.sslContext(TlsFiles.context(tls));
        }
        client = builder.build();
        // The client's own timeout ends with the headers; a body that never ends needs this one.
        deadline = Failsafe.with(Timeout.builder(timeout).withInterrupt().build());
    }

    public SendResult send(OutgoingRequest request) throws InterruptedException {
        HttpRequest prepared;
        try {
            prepared = prepare(request);
        } catch (IllegalArgumentException e) {
            return new SendResult.Rejected(request.target() + ": the request cannot be sent: " + e.getMessage());
        }
        try {
            return deadline.get(() -> exchange(request, prepared));
        } catch (TimeoutExceededException e) {
            return new SendResult.Retry(Duration.ZERO, request.target() + " did not answer within " + seconds());
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            return new SendResult.Retry(
                    Duration.ZERO, request.target() + ": " + reason(e.getCause() == null ? e : e.getCause()));
        }
    }

    private HttpRequest prepare(OutgoingRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .timeout(timeout)
                .method(
                        request.method(),
                        request.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        builder.setHeader("User-Agent", userAgent);
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            builder.setHeader(header.getKey(), header.getValue());
        }
        return builder.build();
    }

    private SendResult exchange(OutgoingRequest request, HttpRequest prepared)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(prepared, HttpResponse.BodyHandlers.ofInputStream());
        String body;
        try (InputStream in = response.body()) {
            body = new String(in.readNBytes(MOST_OF_ANSWER), StandardCharsets.UTF_8);
        }
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new SendResult.Delivered(status, body);
        }
        String why = request.target() + " answered " + status + said(request, body);
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            Duration after = response.headers()
                    .firstValue("Retry-After")
                    .map(text -> RetryAfter.parse(text, clock.instant()))
                    .orElse(Duration.ZERO);
            return new SendResult.Retry(after, why);
        }
        if (status / 100 == 3) {
            return new SendResult.Rejected(why + ": a redirect is not followed, set the final address");
        }
        return new SendResult.Rejected(why);
    }

    /// The beginning of what the server says, without what it may echo of our secrets.
    private static String said(OutgoingRequest request, String body) {
        String text = body.strip().replaceAll("\\s+", " ");
        for (String secret : request.headers().values()) {
            if (secret.length() >= 6) {
                text = text.replace(secret, "…");
            }
        }
        String path = request.uri().getRawPath();
        if (path != null && path.length() >= 6) {
            text = text.replace(path, "…");
        }
        if (text.length() > MOST_OF_REASON) {
            text = text.substring(0, MOST_OF_REASON) + "…";
        }
        return text.isEmpty() ? "" : ": " + text;
    }

    private String reason(Throwable cause) {
        return switch (cause) {
            case HttpTimeoutException _ -> "no answer within " + seconds();
            case UnknownHostException _ -> "the host name is not known";
            case ConnectException e
            when e.getCause() instanceof java.nio.channels.UnresolvedAddressException -> "the host name is not known";
            case ConnectException _ -> "nobody listens there (connection refused or unreachable)";
            case SSLException e -> "TLS failed: " + e.getMessage();
            default -> cause.toString();
        };
    }

    private String seconds() {
        return timeout.toMillis() / 1000.0 + " s";
    }

    /// Ends what is under way.
    @Override
    public void close() {
        client.shutdownNow();
    }
}
