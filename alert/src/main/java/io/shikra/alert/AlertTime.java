// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Nanoseconds since the Unix epoch and their RFC 3339 text.
public final class AlertTime {
    private static final long SECOND = 1_000_000_000L;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT);

    /// RFC 3339; the colon of the offset may be missing, as in Falco's ISO 8601 text, and digits beyond the ninth
    /// decimal are cut, as Go does.
    private static final Pattern RFC3339 = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)[Tt ](\\d\\d):(\\d\\d):(\\d\\d)"
            + "(?:[.,](\\d{1,30}))?(?:([Zz])|([+-])(\\d\\d):?(\\d\\d))");

    private AlertTime() {}

    /// `2026-03-01T12:00:00.000000001Z`: always nine decimals, as Falco.
    public static String format(long nanos) {
        return seconds(nanos) + "." + decimals(nanos) + "Z";
    }

    /// Local `HH:MM:SS.nnnnnnnnn`, as in front of Falco's text lines.
    ///
    /// @param nanos unsigned
    public static String clock(long nanos, ZoneId zone) {
        return CLOCK.format(
                Instant.ofEpochSecond(Long.divideUnsigned(nanos, SECOND), Long.remainderUnsigned(nanos, SECOND))
                        .atZone(zone));
    }

    /// Without trailing zeros, as Go's RFC3339Nano.
    public static String formatShort(long nanos) {
        String decimals = decimals(nanos);
        int end = decimals.length();
        while (end > 0 && decimals.charAt(end - 1) == '0') {
            end--;
        }
        return seconds(nanos) + (end == 0 ? "" : "." + decimals.substring(0, end)) + "Z";
    }

    /// Empty when the text is no such time, or lies outside the years 1678 to 2261 that 64 bits of nanoseconds hold.
    public static Optional<Long> parse(String text) {
        Matcher match = RFC3339.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.of(number(match, 1), number(match, 2), number(match, 3));
            LocalTime time = LocalTime.of(number(match, 4), number(match, 5), Math.min(number(match, 6), 59));
            long second = date.toEpochSecond(time, offset(match)) + (number(match, 6) == 60 ? 1 : 0);
            String decimals = (match.group(7) == null ? "" : match.group(7)) + "000000000";
            return number(match, 6) > 60
                    ? Optional.empty()
                    : Optional.of(Math.addExact(
                            Math.multiplyExact(second, SECOND), Long.parseLong(decimals.substring(0, 9))));
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static ZoneOffset offset(Matcher match) {
        if (match.group(8) != null) {
            return ZoneOffset.UTC;
        }
        int sign = "-".equals(match.group(9)) ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(match, 10), sign * number(match, 11));
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    private static String seconds(long nanos) {
        String text = Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND)).toString();
        return text.substring(0, text.length() - 1);
    }

    private static String decimals(long nanos) {
        return Long.toString(SECOND + Math.floorMod(nanos, SECOND)).substring(1);
    }
}
