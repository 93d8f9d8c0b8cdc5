// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.rule.load.OutputAddition;
import io.shikra.engine.rule.load.RuleSelection;
import io.shikra.outputs.LineFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives the settings their meaning (spec: rules language, files and enabling; output formatting).
final class FalcoSettingsReader {
    /// Plugins whose fields are built in.
    private static final List<String> BUILT_IN_PLUGINS = List.of("container", "k8smeta");

    private final SettingReader settings;
    private final Path folder;
    private final boolean runs;
    private final List<Path> files;
    private final List<String> warnings;

    /// @param runs     false: for a replay
    /// @param files    that were read
    /// @param warnings so far
    FalcoSettingsReader(Setting.Fields settings, Path folder, boolean runs, List<Path> files, List<String> warnings) {
        this.settings = SettingReader.of(settings);
        this.folder = folder;
        this.runs = runs;
        this.files = files;
        this.warnings = new ArrayList<>(warnings);
    }

    FalcoSettings read() {
        refusePlugins();
        FalcoSettings.Format format = format();
        return new FalcoSettings(
                rulesFiles(),
                selections(),
                priority(),
                matching(),
                format,
                appended(),
                staticFields(),
                settings.map("engine").map("replay").path("capture_file"),
                FalcoOutputsReader.read(settings, format.line(), folder),
                RunningSettingsReader.read(settings, folder, runs),
                files,
                warnings);
    }

    /// Without `load_plugins` Falco loads all that are defined.
    private void refusePlugins() {
        String key = settings.has("load_plugins") ? "load_plugins" : "plugins";
        List<Setting> wanted = settings.items(key);
        List<String> names = settings.has("load_plugins") ? settings.texts("load_plugins") : defined();
        for (int i = 0; i < names.size(); i++) {
            if (!BUILT_IN_PLUGINS.contains(names.get(i))) {
                throw wanted.get(i)
                        .place()
                        .error(key + ": '" + names.get(i)
                                + "' is a shared library, and Shikra loads none (built in are "
                                + String.join(" and ", BUILT_IN_PLUGINS)
                                + "): take it out of the list, and the rules for its source with it");
            }
        }
    }

    private List<String> defined() {
        return settings.maps("plugins").stream()
                .map(plugin -> plugin.text("name").orElse(""))
                .toList();
    }

    private List<Path> rulesFiles() {
        if (!settings.has("rules_file")) {
            return settings.paths("rules_files");
        }
        if (settings.has("rules_files")) {
            throw settings.error("rules_file", "stands beside rules_files: keep only rules_files");
        }
        warnings.add(settings.warning("rules_file", "is the old name: write rules_files"));
        return settings.paths("rules_file");
    }

    /// An entry that both enables and disables only enables, as in Falco.
    private List<RuleSelection> selections() {
        List<RuleSelection> selections = new ArrayList<>();
        for (SettingReader entry : settings.maps("rules")) {
            boolean enable = entry.has("enable");
            if (!enable && !entry.has("disable")) {
                throw entry.error("enable", "or disable must stand here, with a rule or a tag below it");
            }
            SettingReader what = entry.map(enable ? "enable" : "disable");
            Optional<String> rule = what.text("rule").filter(text -> !text.isEmpty());
            Optional<String> tag = what.text("tag").filter(text -> !text.isEmpty());
            if (rule.isEmpty() && tag.isEmpty()) {
                throw what.error("rule", "or tag must stand here, and not be empty");
            }
            selections.add(new RuleSelection(enable, rule, tag));
        }
        return selections;
    }

    private Priority priority() {
        String word = settings.word("priority", "debug");
        return Priority.parse(word)
                .orElseThrow(() -> settings.error(
                        "priority",
                        "'" + word + "' is none of emergency, alert, critical, error, warning, notice, informational,"
                                + " debug"));
    }

    private RuleMatching matching() {
        String word = settings.word("rule_matching", "first");
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "first" -> RuleMatching.FIRST;
            case "all" -> RuleMatching.ALL;
            default -> throw settings.error("rule_matching", "'" + word + "' is neither first nor all");
        };
    }

    private FalcoSettings.Format format() {
        AlertJson.Options parts = new AlertJson.Options(
                settings.flag("json_include_output_property", true),
                settings.flag("json_include_output_fields_property", true),
                settings.flag("json_include_tags_property", true),
                settings.flag("json_include_message_property", false),
                false);
        return new FalcoSettings.Format(
                new LineFormat(settings.flag("json_output", false), parts),
                settings.flag("time_format_iso_8601", false),
                settings.flag("buffer_format_base64", false));
    }

    private Map<String, String> staticFields() {
        return settings.has("static_fields") ? settings.textMap("static_fields") : new LinkedHashMap<>();
    }

    private List<FalcoSettings.Appended> appended() {
        List<FalcoSettings.Appended> appended = new ArrayList<>();
        for (SettingReader entry : settings.maps("append_output")) {
            SettingReader match = entry.map("match");
            OutputAddition addition = new OutputAddition(
                    match.text("rule").filter(rule -> !rule.isEmpty()),
                    match.text("source").filter(source -> !source.isEmpty()),
                    Set.copyOf(match.texts("tags")),
                    entry.text("extra_output").orElse(""),
                    extraFields(entry),
                    entry.flag("suggested_output", false));
            appended.add(new FalcoSettings.Appended(
                    addition,
                    entry.said("extra_output", FalcoConfiguration.FORMAT_OPTION),
                    entry.said("extra_fields", FalcoConfiguration.FORMAT_OPTION)));
        }
        return appended;
    }

    /// Each is a field, or one key and its format; a key that is given a format stands there once.
    private static List<OutputAddition.Field> extraFields(SettingReader entry) {
        List<OutputAddition.Field> fields = new ArrayList<>();
        for (Setting item : entry.items("extra_fields")) {
            OutputAddition.Field field = item instanceof Setting.Text(String name, Place _)
                    ? new OutputAddition.Field(name, name, true)
                    : formatted(entry, SettingReader.at("extra_fields", item));
            if (fields.stream()
                    .anyMatch(other -> other.key().equals(field.key()) && !(other.plain() && field.plain()))) {
                throw entry.error("extra_fields", "'" + field.key() + "' stands there twice: remove one");
            }
            fields.add(field);
        }
        return fields;
    }

    private static OutputAddition.Field formatted(SettingReader entry, SettingReader map) {
        if (map.all().size() != 1) {
            throw entry.error("extra_fields", "an item is a field, or one key and its format: split it up");
        }
        String key = map.all().keySet().iterator().next();
        return new OutputAddition.Field(key, map.text(key).orElse(""), false);
    }
}
