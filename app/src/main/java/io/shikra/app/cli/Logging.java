// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/// Our own log: one line an event, on standard error; libraries only when something is wrong. Set up when the first
/// line is written, or a library asks for a logger: that takes tens of milliseconds, which most commands can do
/// without.
public final class Logging {
    /// Where the log manager finds its configuration; what the user says counts.
    private static final String CLASS = "java.util.logging.config.class";

    private static final String FILE = "java.util.logging.config.file";

    /// What Javalin says of a failed start is said by the hub, with what to do.
    private static final String CONFIGURATION = """
            handlers = %s
            .level = SEVERE
            io.shikra.level = INFO
            io.javalin.level = OFF
            """.formatted(LogLines.class.getName());

    /// For the log manager, which reads its configuration by making one.
    public Logging() throws IOException {
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static void configure() {
        if (System.getProperty(CLASS) == null && System.getProperty(FILE) == null) {
            System.setProperty(CLASS, Logging.class.getName());
        }
    }
}
