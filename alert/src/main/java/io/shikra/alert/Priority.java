// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.util.Locale;
import java.util.Optional;

/// How urgent an alert is, most urgent first, with Falco's (and syslog's) number.
public enum Priority {
    EMERGENCY(0, "Emergency"),
    ALERT(1, "Alert"),
    CRITICAL(2, "Critical"),
    ERROR(3, "Error"),
    WARNING(4, "Warning"),
    NOTICE(5, "Notice"),
    INFORMATIONAL(6, "Informational"),
    DEBUG(7, "Debug");

    private final int level;
    private final String label;

    Priority(int level, String label) {
        this.level = level;
        this.label = label;
    }

    /// 0 (emergency) to 7 (debug).
    public int level() {
        return level;
    }

    /// The long form, as alerts print it.
    public String label() {
        return label;
    }

    public boolean atLeast(Priority threshold) {
        return level <= threshold.level;
    }

    /// Any case; `info` is an alias of `Informational`. Empty when the word is none of Falco's.
    public static Optional<Priority> parse(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        if (wanted.equals("info")) {
            return Optional.of(INFORMATIONAL);
        }
        for (Priority priority : values()) {
            if (priority.label.toLowerCase(Locale.ROOT).equals(wanted)) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
