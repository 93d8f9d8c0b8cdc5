// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.bus.Delivery;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The event that an alert becomes when it is handed to a webhook event source inside the process: the same data as if
/// falcosidekick had posted it.
final class LinkedAlert {
    private LinkedAlert() {}

    /// Every delivery of the alert gives the same event: id and time come from the alert and from when it was stored.
    static CloudEvent event(Alert alert, Delivery delivery, WebhookRoute route, OutputLink link) {
        byte[] posted = AlertJson.writeSidekick(alert);
        // falcosidekick's encoder ends the body with a newline, which the length counts
        int length = posted.length + 1;
        String body = WebhookPayload.compact(new String(posted, UTF_8));
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("Accept-Encoding", List.of("gzip"));
        headers.put("Content-Length", List.of(Integer.toString(length)));
        headers.put("Content-Type", List.of("application/json; charset=utf-8"));
        headers.put("User-Agent", List.of("Falcosidekick"));
        link.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        String data = WebhookPayload.data(headers, body, route.metadata());
        Instant time = Instant.ofEpochSecond(0, delivery.publishedNanos());
        return new CloudEvent(id(alert, delivery), route.source(), "webhook", route.event(), time, data);
    }

    /// A UUID keeps its digits, so that an event can be recognised; anything else is hashed.
    private static String id(Alert alert, Delivery delivery) {
        String uuid = alert.uuid().orElseGet(() -> delivery.message().id());
        String digits = uuid.replace("-", "").toLowerCase(Locale.ROOT);
        if (digits.length() == 32 && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return digits;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(uuid.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
