// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.rehearsal.ResponseRehearsal;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Our own log: one line an event, on standard error; libraries only when something is wrong.
final class Logging {
    // kept: java.util.logging forgets the level of a logger that nobody holds
    private static final Logger OURS = Logger.getLogger("io.shikra");
    private static final Logger JAVALIN = Logger.getLogger("io.javalin");

    private Logging() {}

    static void configure() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        Line line = new Line();
        console.setFormatter(line);
        // made-up events at the start are nobody's news (app.rehearsal)
        console.setFilter(entry -> !line.formatMessage(entry).contains(ResponseRehearsal.NAMESPACE));
        root.addHandler(console);
        root.setLevel(Level.SEVERE);
        OURS.setLevel(Level.INFO);
        // what it says of a failed start is said by the hub, with what to do
        JAVALIN.setLevel(Level.OFF);
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord entry) {
            String line = LocalTime.now(java.time.ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " "
                    + entry.getLevel().getName().toLowerCase(java.util.Locale.ROOT) + ": " + formatMessage(entry);
            Throwable thrown = entry.getThrown();
            return (thrown == null ? line : line + ": " + thrown) + System.lineSeparator();
        }
    }
}
