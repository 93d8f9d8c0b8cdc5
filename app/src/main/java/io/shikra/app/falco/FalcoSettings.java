// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.alert.Priority;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.rule.load.OutputAddition;
import io.shikra.engine.rule.load.RuleSelection;
import io.shikra.outputs.LineFormat;
import io.shikra.outputs.LineOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What Falco's configuration says: what is detected, how alerts are written and to whom, and how it runs.
///
/// @param rulesFiles   files and folders; empty: none are named
/// @param rules        selections, in order
/// @param appended     `append_output`
/// @param staticFields `static_fields`
/// @param captureFile  `engine.replay.capture_file`
/// @param outputs      the channels that are switched on, in Falco's order
/// @param files        that were read
/// @param warnings     for the user, a line each
public record FalcoSettings(
        List<Path> rulesFiles,
        List<RuleSelection> rules,
        Priority priority,
        RuleMatching matching,
        Format format,
        List<Appended> appended,
        Map<String, String> staticFields,
        Optional<Path> captureFile,
        List<LineOutput> outputs,
        RunningSettings running,
        List<Path> files,
        List<String> warnings) {
    public FalcoSettings {
        rulesFiles = List.copyOf(rulesFiles);
        rules = List.copyOf(rules);
        appended = List.copyOf(appended);
        outputs = List.copyOf(outputs);
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /// What is put behind outputs, in order.
    public List<OutputAddition> additions() {
        return appended.stream().map(Appended::addition).toList();
    }

    /// An entry of `append_output`, or a `-p`.
    ///
    /// @param textSaid   where its text was said, and as what
    /// @param fieldsSaid where its fields were
    public record Appended(OutputAddition addition, String textSaid, String fieldsSaid) {}

    /// How alerts are written.
    ///
    /// @param line    `json_output`, `json_include_…`
    /// @param isoTime `time_format_iso_8601`
    /// @param base64  `buffer_format_base64`
    public record Format(LineFormat line, boolean isoTime, boolean base64) {
        public boolean json() {
            return line.json();
        }
    }
}
