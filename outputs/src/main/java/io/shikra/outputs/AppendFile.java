// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import java.nio.file.Path;
import java.util.Optional;

/// Alerts appended to a file, one line each: Falco's JSON, or its text line. The file may be rotated at any time.
///
/// @param keepAlive the file stays open; it is opened anew once its name means another file
public record AppendFile(
        String name, Path filename, boolean keepAlive, LineFormat format, Optional<Priority> minimumPriority)
        implements LineOutput {
    public static final OutputKind KIND = new OutputKind("file", "filename", AppendFile::read);

    /// `file_output`.
    public static AppendFile falco(Path filename, boolean keepAlive, LineFormat format) {
        return new AppendFile("file_output", filename, keepAlive, format, Optional.empty());
    }

    private static AppendFile read(Section section) {
        boolean json = section.choice("format", "json", "text").equals("json");
        return new AppendFile(
                "file",
                Path.of(section.text("filename", "")),
                false,
                json ? LineFormat.JSON : LineFormat.TEXT,
                section.minimumPriority());
    }

    @Override
    public Shipment carry(Alert alert, byte[] line) {
        return new Shipment.Appended(filename, keepAlive, line);
    }
}
