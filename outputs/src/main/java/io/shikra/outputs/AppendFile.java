// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import java.nio.file.Path;
import java.util.Optional;

/// Alerts appended to a file, one line each: Falco's JSON, or its text line. The file is opened for every alert, so it
/// may be rotated at any time.
public record AppendFile(Path filename, boolean json, Optional<Priority> minimumPriority) implements Output {
    public static final OutputKind KIND = new OutputKind("file", "filename", AppendFile::read);

    private static AppendFile read(Section section) {
        return new AppendFile(
                Path.of(section.text("filename", "")),
                section.choice("format", "json", "text").equals("json"),
                section.minimumPriority());
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Shipment render(Alert alert) {
        return new Shipment.Appended(filename, Stdout.line(alert, json));
    }
}
