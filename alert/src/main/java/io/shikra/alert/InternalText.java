// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.time.ZoneId;
import java.util.StringJoiner;
import java.util.TreeMap;

/// The text line of what Falco says about itself (source `internal`): their alerts hold the message alone, and the line
/// is made of them when it is written (rules language, internal alerts).
public final class InternalText {
    public static final String SOURCE = "internal";

    private InternalText() {}

    /// Whether an alert is about whoever raises it.
    public static boolean isFor(Alert alert) {
        return alert.source().equals(SOURCE);
    }

    /// `<time>: <Priority> <message> (key=value key=value)`, the values in JSON.
    public static String of(Alert alert, ZoneId zone) {
        StringJoiner fields = new StringJoiner(" ", " (", ")");
        new TreeMap<>(alert.outputFields()).forEach((key, value) -> fields.add(key + "=" + AlertWriter.json(value)));
        return AlertTime.clock(alert.timeNanos(), zone) + ": "
                + alert.priority().label() + " " + alert.output() + fields;
    }
}
