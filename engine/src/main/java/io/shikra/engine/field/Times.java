// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.alert.AlertTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as outputs print them, unsigned nanoseconds since the Unix epoch. Only alerts come here, so it may allocate.
public final class Times {
    private static final DateTimeFormatter CLOCK_SECONDS = formatter("HH:mm:ss");
    private static final DateTimeFormatter DATE = formatter("yyyy-MM-dd HH:mm:ss.SSSSSSSSS");
    private static final DateTimeFormatter DATE_SECONDS = formatter("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter ISO = formatter("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSxx");

    private static final long SECOND = 1_000_000_000L;

    private Times() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    private static ZonedDateTime at(long nanos, ZoneId zone) {
        long second = Long.divideUnsigned(nanos, SECOND);
        return Instant.ofEpochSecond(second, Long.remainderUnsigned(nanos, SECOND))
                .atZone(zone);
    }

    /// Local `HH:MM:SS.nnnnnnnnn`.
    public static String clock(long nanos, ZoneId zone) {
        return AlertTime.clock(nanos, zone);
    }

    /// UTC `YYYY-MM-DDTHH:MM:SS.nnnnnnnnn+0000`.
    public static String iso(long nanos) {
        return ISO.format(at(nanos, ZoneOffset.UTC));
    }

    static String clock(long nanos) {
        return clock(nanos, ZoneId.systemDefault());
    }

    static String clockSeconds(long nanos) {
        return CLOCK_SECONDS.format(at(nanos, ZoneId.systemDefault()));
    }

    static String date(long nanos) {
        return DATE.format(at(nanos, ZoneId.systemDefault()));
    }

    static String dateSeconds(long nanos) {
        return DATE_SECONDS.format(at(nanos, ZoneId.systemDefault()));
    }

    /// A duration as C's `%g` prints its seconds (six significant digits), with `s` behind.
    static String seconds(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds == 0) {
            return "0s";
        }
        int exponent = (int) Math.floor(Math.log10(Math.abs(seconds)));
        String text = exponent < -4 || exponent >= 6
                ? scientific(seconds)
                : trimZeros(String.format(Locale.ROOT, "%." + (5 - exponent) + "f", seconds));
        return text + "s";
    }

    private static String scientific(double seconds) {
        String text = String.format(Locale.ROOT, "%.5e", seconds);
        int e = text.indexOf('e');
        return trimZeros(text.substring(0, e)) + text.substring(e);
    }

    private static String trimZeros(String text) {
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
