// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The header `Retry-After` (RFC 9110 §10.2.3): seconds or a date.
final class RetryAfter {
    /// A server may not silence us for longer.
    static final Duration MOST = Duration.ofHours(1);

    private RetryAfter() {}

    /// Zero when it is neither, or in the past.
    static Duration parse(String text, Instant now) {
        Duration asked = read(text.strip(), now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(MOST) > 0 ? MOST : asked;
    }

    private static Duration read(String text, Instant now) {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 9 ? MOST : Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            return Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
