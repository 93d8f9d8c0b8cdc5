// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.rule.load.OutputAddition;
import io.shikra.engine.rule.load.RuleSelection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What Falco's configuration says about detecting and writing; the rest of it is about running Falco.
///
/// @param rulesFiles   files and folders; empty: none are named
/// @param rules        selections, in order
/// @param additions    `append_output`
/// @param staticFields `static_fields`
/// @param captureFile  `engine.replay.capture_file`
/// @param warnings     for the user, a line each
public record FalcoSettings(
        List<String> rulesFiles,
        List<RuleSelection> rules,
        Priority priority,
        RuleMatching matching,
        Format format,
        List<OutputAddition> additions,
        Map<String, String> staticFields,
        Optional<String> captureFile,
        List<String> warnings) {
    public FalcoSettings {
        rulesFiles = List.copyOf(rulesFiles);
        rules = List.copyOf(rules);
        additions = List.copyOf(additions);
        warnings = List.copyOf(warnings);
    }

    /// How alerts are written.
    ///
    /// @param json    `json_output`
    /// @param parts   `json_include_…`
    /// @param isoTime `time_format_iso_8601`
    /// @param base64  `buffer_format_base64`
    public record Format(boolean json, AlertJson.Options parts, boolean isoTime, boolean base64) {}
}
