// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.config.ConfigurationFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Whose configuration a file is: told by its keys. What both have (`priority`, `json_output`) says nothing, and
/// `rules`
/// is Falco's where it enables and disables, ours where it names files.
public enum ConfigurationKind {
    FALCO,
    SHIKRA;

    private static final Set<String> OURS = ConfigurationFile.topLevelKeys();
    private static final Set<String> FALCOS =
            FalcoKeys.ALL.stream().map(key -> key.path().split("\\.", 2)[0]).collect(Collectors.toUnmodifiableSet());

    /// @param folder that relative paths start from
    /// @throws ConfigurationException when the file cannot be read, or is both
    public static ConfigurationKind of(Path folder, Path file) {
        Setting.Fields fields = FalcoConfiguration.fields(folder, file, Variables.NONE);
        List<String> falcos = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        fields.all().forEach((written, value) -> {
            String key = written.split("\\.", 2)[0];
            if (key.equals("rules") ? enables(value) : FALCOS.contains(key) && !OURS.contains(key)) {
                falcos.add(written);
            } else if (OURS.contains(key) && (!FALCOS.contains(key) || key.equals("rules"))) {
                ours.add(written);
            }
        });
        if (!falcos.isEmpty() && !ours.isEmpty()) {
            throw fields.keyPlace(ours.getFirst())
                    .error(
                            "'" + ours.getFirst() + "' is a key of Shikra's own configuration, and '"
                                    + falcos.getFirst()
                                    + "' is one of Falco's: put them into two files, and name both: -c falco.yaml -c shikra.yaml");
        }
        return falcos.isEmpty() ? SHIKRA : FALCO;
    }

    private static boolean enables(Setting rules) {
        return rules instanceof Setting.Items(List<Setting> all, Place _)
                && all.stream().anyMatch(Setting.Fields.class::isInstance);
    }
}
