// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Puts `falco.yaml`, the files it includes and `-o` together. A later one wins over an earlier one.
public final class FalcoConfiguration {
    private static final String SHIPPED = "append_output: [{suggested_output: true}]";

    private static final String INCLUDES = "config_files";

    private final Path folder;
    private final Setting.Fields settings;
    private final List<String> warnings = new ArrayList<>();
    private final String name;

    private FalcoConfiguration(Path folder, String name, Setting.Fields settings) {
        this.folder = folder;
        this.name = name;
        this.settings = settings;
    }

    /// Falco's defaults.
    ///
    /// @param folder that relative paths start from
    public static FalcoConfiguration shipped(Path folder) {
        return new FalcoConfiguration(folder, "settings", map("settings", SHIPPED));
    }

    /// @throws ConfigurationException when a file cannot be used
    public static FalcoConfiguration read(Path folder, Path file) {
        FalcoConfiguration configuration =
                new FalcoConfiguration(folder, file.toString(), map(file.toString(), text(folder, file)));
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
        SettingPath path = new SettingPath(text.substring(0, equals));
        path.set(settings, value(text.substring(equals + 1)));
        return this;
    }

    /// One more text behind every output: Falco's `-p`.
    public FalcoConfiguration append(String format) {
        Setting.Fields entry = new Setting.Fields();
        entry.all().put("extra_output", new Setting.Text(format));
        new SettingPath("append_output[]").set(settings, entry);
        return this;
    }

    /// Whatever is not YAML is meant as it stands, and nothing is the empty word.
    private static Setting value(String text) {
        try {
            return text.isEmpty() ? new Setting.Text(text) : Setting.parse("-o", text);
        } catch (ConfigurationException e) {
            return new Setting.Text(text);
        }
    }

    /// @throws ConfigurationException with file and key when a setting cannot be used
    public FalcoSettings settings() {
        return new FalcoSettingsReader(name, settings, warnings).read();
    }

    private static Setting.Fields map(String label, String text) {
        return switch (Setting.parse(label, text)) {
            case Setting.Fields fields -> fields;
            case Setting.Nothing _ -> new Setting.Fields();
            case Setting.Text _, Setting.Items _ ->
                throw new ConfigurationException(label + ":1:1: Falco's configuration is a map of keys");
        };
    }

    private static String text(Path folder, Path file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + ": is not in UTF-8: save it so");
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /// Only the first file may include others.
    private void include() {
        SettingReader reader = new SettingReader(name, settings);
        int number = 0;
        for (Setting item : reader.items(INCLUDES)) {
            SettingReader entry = item instanceof Setting.Text
                    ? SettingReader.at(name, new Setting.Fields(Map.of("path", item)))
                    : SettingReader.at(name + ": " + INCLUDES + "[" + number + "]", item);
            number++;
            String path = entry.text("path").orElseThrow(() -> entry.error("path", "is missing"));
            String strategy = entry.text("strategy").orElse("append");
            if (!List.of("append", "override", "add-only").contains(strategy)) {
                throw entry.error("strategy", "'" + strategy + "' is none of append, override, add-only");
            }
            for (Path file : files(Path.of(path))) {
                merge(file, map(file.toString(), text(folder, file)), strategy);
            }
        }
    }

    /// A folder's files in the order of their names.
    private List<Path> files(Path path) {
        Path there = folder.resolve(path);
        if (!Files.exists(there)) {
            warnings.add(name + ": " + INCLUDES + ": " + path + " does not exist: nothing is included from it");
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

    private void merge(Path file, Setting.Fields more, String strategy) {
        more.all().forEach((key, value) -> {
            if (key.equals(INCLUDES)) {
                warnings.add(file + ": " + INCLUDES + " is only read in the first file: put it there");
            } else if (strategy.equals("append")
                    && value instanceof Setting.Items(List<Setting> added)
                    && settings.all().get(key) instanceof Setting.Items(List<Setting> present)) {
                present.addAll(added);
            } else if (strategy.equals("add-only")) {
                settings.all().putIfAbsent(key, value);
            } else {
                settings.all().put(key, value);
            }
        });
    }
}
