// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// Durations as Go writes them (`1m30.5s`, `100ms`); a bare number is nanoseconds.
final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)");
    private static final Pattern WHOLE =
            Pattern.compile("(?:(?:[0-9]{1,12}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(?:ns|us|µs|ms|s|m|h))+");

    private GoDuration() {}

    /// @throws BadManifestException for what is no duration
    static Duration of(JsonNode node, Duration absent) {
        if (node.isNumber()) {
            return Duration.ofNanos(node.asLong());
        }
        String text = node.asString("");
        if (text.isEmpty()) {
            return absent;
        }
        if (!WHOLE.matches(text)) {
            throw new BadManifestException("\"" + text + "\" is no duration: write 500ms, 10s or 1m30s");
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal nanos = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2))));
            sum = sum.plus(Duration.ofNanos(nanos.longValue()));
        }
        return sum;
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000;
        };
    }
}
