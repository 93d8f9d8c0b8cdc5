// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Incidents as text for a terminal: one block each, with the milliseconds between the steps of its first alert.
public final class Waterfall {
    private static final long NANOS = 1_000_000_000L;
    private static final int BAR = 30;

    private Waterfall() {}

    /// Oldest first, a blank line between two; one sentence when there are none.
    public static String render(List<Incident> incidents) {
        if (incidents.isEmpty()) {
            return "No incidents.\n";
        }
        StringBuilder text = new StringBuilder();
        for (Incident incident : incidents) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            render(incident, text);
        }
        return text.toString();
    }

    private static void render(Incident incident, StringBuilder text) {
        text.append(time(incident.first()))
                .append("  ")
                .append(word(incident.state()))
                .append("  ")
                .append(printable(incident.subject().rule()))
                .append("  ")
                .append(printable(incident.subject().display()));
        if (!incident.subject().podUid().isEmpty()) {
            text.append("  uid ").append(incident.subject().podUid());
        }
        if (incident.alerts() > 1) {
            text.append("  (").append(incident.alerts()).append(" alerts)");
        }
        text.append('\n');
        for (Effect effect : incident.effects()) {
            text.append("  ")
                    .append(word(effect.state()))
                    .append("  ")
                    .append(printable(effect.call()))
                    .append('\n');
            text.append("      asked by ").append(printable(effect.manifest())).append('\n');
            if (!effect.answer().isEmpty()) {
                text.append("      answer   ")
                        .append(printable(effect.answer()))
                        .append('\n');
            }
        }
        steps(incident.marks(), text);
    }

    private static void steps(Map<Timeline.Step, Long> marks, StringBuilder text) {
        long first = marks.values().stream().mapToLong(Long::longValue).min().orElse(0);
        long last = marks.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long before = first;
        for (Timeline.Step step : Timeline.Step.values()) {
            Long at = marks.get(step);
            if (at == null) {
                continue;
            }
            text.append(String.format(
                    Locale.ROOT,
                    "      %-13s %10.3f ms  %+10.3f  %s%n",
                    step.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    (at - first) / 1e6,
                    (at - before) / 1e6,
                    bar(at - first, last - first)));
            before = at;
        }
    }

    private static String bar(long offset, long whole) {
        int column = whole <= 0 ? 0 : (int) Math.min(BAR, offset * BAR / whole);
        return ".".repeat(Math.max(0, column)) + "|";
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// Names come from whoever writes alerts: nothing of it may move a terminal's cursor.
    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return clean.toString();
    }
}
