// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import java.util.Optional;

/// Alerts on the standard output: Falco's text line, or its JSON.
public record Stdout(String name, LineFormat format, Optional<Priority> minimumPriority) implements LineOutput {
    public static final OutputKind KIND = new OutputKind("stdout", "enabled", Stdout::read);

    /// `stdout_output`.
    public static Stdout falco(LineFormat format) {
        return new Stdout("stdout", format, Optional.empty());
    }

    private static Stdout read(Section section) {
        var _ = section.flag("enabled", true);
        boolean json = section.choice("format", "text", "json").equals("json");
        return new Stdout("stdout", json ? LineFormat.JSON : LineFormat.TEXT, section.minimumPriority());
    }

    @Override
    public Shipment carry(Alert alert, byte[] line) {
        return new Shipment.Printed(line);
    }
}
