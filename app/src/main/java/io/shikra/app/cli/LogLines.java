// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.rehearsal.ResponseRehearsal;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// Prints the log. Made by the log manager.
public final class LogLines extends ConsoleHandler {
    public LogLines() {
        Line line = new Line();
        setLevel(Level.ALL);
        setFormatter(line);
        // made-up events at the start are nobody's news (app.rehearsal)
        setFilter(entry -> !line.formatMessage(entry).contains(ResponseRehearsal.NAMESPACE));
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord entry) {
            String line = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " "
                    + entry.getLevel().getName().toLowerCase(Locale.ROOT) + ": " + formatMessage(entry);
            Throwable thrown = entry.getThrown();
            return (thrown == null ? line : line + ": " + thrown) + System.lineSeparator();
        }
    }
}
