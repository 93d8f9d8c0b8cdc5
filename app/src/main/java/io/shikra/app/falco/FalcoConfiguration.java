// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.config.ConfigurationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts `falco.yaml`, the files it includes and `-o` together. A later one wins over an earlier one.
public final class FalcoConfiguration {
    private static final String SHIPPED = """
            append_output: [{suggested_output: true}]
            syscall_event_drops: {actions: [log, alert]}
            """;

    /// What nobody said is nobody's mistake.
    static final String SHIPPED_LABEL = "Falco's shipped configuration";

    private static final String INCLUDES = "config_files";

    /// Falco's option that stands for an entry of `append_output` with a text.
    static final String FORMAT_OPTION = "-p";

    private final Path folder;
    private final Variables variables;
    private final Setting.Fields settings;
    private final List<String> warnings = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    private FalcoConfiguration(Path folder, Variables variables, Setting.Fields settings) {
        this.folder = folder;
        this.variables = variables;
        this.settings = settings;
    }

    /// Falco's defaults.
    ///
    /// @param folder that relative paths start from
    public static FalcoConfiguration shipped(Path folder) {
        return new FalcoConfiguration(folder, Variables.NONE, map(SHIPPED_LABEL, SHIPPED, Variables.NONE));
    }

    /// @param folder      that relative paths start from
    /// @param environment variables that the files may name
    /// @throws ConfigurationException when a file cannot be used
    public static FalcoConfiguration read(Path folder, Path file, Map<String, String> environment) {
        Variables variables = new Variables(environment);
        FalcoConfiguration configuration = new FalcoConfiguration(folder, variables, fields(folder, file, variables));
        configuration.files.add(folder.resolve(file));
        configuration.include();
        return configuration;
    }

    /// A setting of the command line.
    ///
    /// @param text `key=value`; the value is YAML
    public FalcoConfiguration with(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new ConfigurationException("-o " + text + ": write KEY=VALUE, e.g. -o json_output=true");
        }
        String key = text.substring(0, equals);
        return with(Place.option(key), key, text.substring(equals + 1));
    }

    /// A key that an option of its own sets.
    ///
    /// @param option as it was written, for complaints
    public FalcoConfiguration with(String option, String key, String value) {
        return with(new Place(option, Optional.empty()), key, value);
    }

    private FalcoConfiguration with(Place place, String key, String value) {
        new SettingPath(key).set(settings, Setting.option(place, value));
        return this;
    }

    /// One more text behind every output: Falco's `-p`.
    public FalcoConfiguration append(String format) {
        Place place = new Place(FORMAT_OPTION, Optional.empty());
        Setting.Fields entry = Setting.Fields.none(place);
        entry.put("extra_output", place, new Setting.Text(format, place));
        new SettingPath("append_output[]").set(settings, entry);
        return this;
    }

    /// What it means for a system that runs.
    ///
    /// @throws ConfigurationException with place and key when a setting cannot be used
    public FalcoSettings forRun() {
        return settings(true);
    }

    /// What it means for a replay.
    ///
    /// @throws ConfigurationException with place and key when a setting cannot be used
    public FalcoSettings forReplay() {
        return settings(false);
    }

    private FalcoSettings settings(boolean runs) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(FalcoWarnings.of(settings, runs));
        return new FalcoSettingsReader(settings, folder, runs, files, all).read();
    }

    static Setting.Fields fields(Path folder, Path file, Variables variables) {
        return map(file.toString(), ConfigurationText.read(file, folder.resolve(file)), variables);
    }

    private static Setting.Fields map(String label, String text, Variables variables) {
        return switch (Setting.parse(label, text, variables)) {
            case Setting.Fields fields -> fields;
            case Setting.Nothing(Place place) -> Setting.Fields.none(place);
            case Setting.Text _, Setting.Items _ ->
                throw new ConfigurationException(label + ":1:1: Falco's configuration is a map of keys");
        };
    }

    /// Only the first file may include others.
    private void include() {
        SettingReader reader = SettingReader.of(settings);
        int number = 0;
        for (Setting item : reader.items(INCLUDES)) {
            String key = INCLUDES + "[" + number++ + "]";
            Include include = include(key, item);
            for (Path file : files(item.place(), include.path())) {
                merge(fields(folder, file, variables), include.strategy());
                this.files.add(folder.resolve(file));
            }
        }
    }

    private record Include(Path path, String strategy) {}

    /// A path alone, or a map.
    private static Include include(String key, Setting item) {
        Setting.Fields alone = Setting.Fields.none(item.place());
        alone.put("path", item.place(), item);
        SettingReader entry = SettingReader.at(key, item instanceof Setting.Text ? alone : item);
        Path path = entry.path("path").orElseThrow(() -> entry.error("path", "is missing"));
        String strategy = entry.text("strategy").orElse("append");
        if (!List.of("append", "override", "add-only").contains(strategy)) {
            throw entry.error("strategy", "'" + strategy + "' is none of append, override, add-only");
        }
        return new Include(path, strategy);
    }

    /// A folder's files in the order of their names.
    private List<Path> files(Place said, Path path) {
        Path there = folder.resolve(path);
        if (!Files.exists(there)) {
            warnings.add(said.said(INCLUDES + ": " + path + " does not exist: nothing is included from it"));
            return List.of();
        }
        if (!Files.isDirectory(there)) {
            return List.of(path);
        }
        try (Stream<Path> children = Files.list(there)) {
            return children.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigurationException(path + ": cannot be read: " + e.getMessage());
        }
    }

    private void merge(Setting.Fields more, String strategy) {
        more.all().forEach((key, value) -> {
            Place place = more.keyPlace(key);
            if (key.equals(INCLUDES)) {
                warnings.add(place.said(INCLUDES + " is only read in the first file: put it there"));
            } else if (strategy.equals("append")
                    && value instanceof Setting.Items(List<Setting> added, Place _)
                    && settings.all().get(key) instanceof Setting.Items(List<Setting> present, Place _)) {
                present.addAll(added);
            } else if (!strategy.equals("add-only") || !settings.all().containsKey(key)) {
                settings.put(key, place, value);
            }
        });
    }
}
