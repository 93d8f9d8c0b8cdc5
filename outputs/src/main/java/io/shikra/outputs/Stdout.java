// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.ControlPictures;
import io.shikra.alert.Priority;
import java.util.Optional;

/// Alerts on the standard output: Falco's text line, with control characters made visible, or its JSON.
public record Stdout(boolean json, Optional<Priority> minimumPriority) implements Output {
    public static final OutputKind KIND = new OutputKind("stdout", "enabled", Stdout::read);

    private static Stdout read(Section section) {
        var _ = section.flag("enabled", true);
        return new Stdout(section.choice("format", "text", "json").equals("json"), section.minimumPriority());
    }

    @Override
    public String name() {
        return "stdout";
    }

    @Override
    public Shipment render(Alert alert) {
        return new Shipment.Printed(line(alert, json));
    }

    static byte[] line(Alert alert, boolean json) {
        return json
                ? AlertJson.write(alert, AlertJson.Options.FALCO)
                : ControlPictures.of(alert.output()).getBytes(UTF_8);
    }
}
