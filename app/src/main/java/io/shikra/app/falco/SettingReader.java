// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads a map of settings; every complaint names the place and the key.
final class SettingReader {
    private final String path;
    private final Setting.Fields fields;

    /// @param path keys that lead to this map, e.g. `append_output[0].`; empty for the whole
    private SettingReader(String path, Setting.Fields fields) {
        this.path = path;
        this.fields = fields;
    }

    static SettingReader of(Setting.Fields whole) {
        return new SettingReader("", whole);
    }

    /// A map that stands under a key; nothing there is an empty one.
    static SettingReader at(String key, Setting setting) {
        return switch (setting) {
            case Setting.Fields map -> new SettingReader(key + ".", map);
            case Setting.Nothing(Place place) -> new SettingReader(key + ".", Setting.Fields.none(place));
            case Setting.Text _, Setting.Items _ -> throw setting.place().error(key + ": must be a map of keys");
        };
    }

    ConfigurationException error(String key, String problem) {
        Setting there = fields.all().get(key);
        return (there == null ? fields.place() : there.place()).error(path + key + ": " + problem);
    }

    /// One line, for the user to know.
    String warning(String key, String what) {
        return fields.keyPlace(key).said(path + key + ": " + what);
    }

    /// Where a key was said, and its path; an option that stands for the key alone is its name.
    String said(String key, String option) {
        Place place = fields.keyPlace(key);
        return place.label().equals(option) ? option : place.said(path + key);
    }

    boolean has(String key) {
        return setting(key).isPresent();
    }

    Optional<Setting> setting(String key) {
        return Optional.ofNullable(fields.all().get(key)).filter(setting -> !(setting instanceof Setting.Nothing));
    }

    Map<String, Setting> all() {
        return fields.all();
    }

    Optional<String> text(String key) {
        return setting(key).map(setting -> text(key, setting));
    }

    /// A word that may be left out, but not with its key there.
    String word(String key, String otherwise) {
        if (!has(key) && fields.all().containsKey(key)) {
            throw error(key, "has no value: write one, or remove the key, which means " + otherwise);
        }
        return text(key).orElse(otherwise);
    }

    private String text(String key, Setting setting) {
        if (setting instanceof Setting.Text(String text, Place _)) {
            return text;
        }
        throw setting.place().error(path + key + ": must be a single value");
    }

    /// The name of a file or folder; nothing when it is empty.
    Optional<Path> path(String key) {
        return text(key).filter(text -> !text.isEmpty()).map(text -> path(key, text));
    }

    private Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw error(key, "is no name that a file can have");
        }
    }

    /// The names of a list.
    List<Path> paths(String key) {
        return texts(key).stream().map(text -> path(key, text)).toList();
    }

    /// The words of YAML 1.1, which Falco reads.
    boolean flag(String key, boolean otherwise) {
        Optional<String> word = text(key);
        if (word.isEmpty()) {
            return otherwise;
        }
        return switch (word.get().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> true;
            case "false", "no", "off", "n" -> false;
            default -> throw error(key, "'" + word.get() + "' is neither true nor false");
        };
    }

    /// A number between two others, both allowed.
    double number(String key, double otherwise, double least, double most) {
        Optional<String> word = text(key);
        if (word.isEmpty()) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(word.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for both
        }
        throw error(key, "'" + word.get() + "' is no number from " + plain(least) + " to " + plain(most));
    }

    int whole(String key, int otherwise, int least, int most) {
        double number = number(key, otherwise, least, most);
        if (number != Math.rint(number)) {
            throw error(key, "must be a whole number");
        }
        return (int) number;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /// The items of a list; one value is a list of one.
    List<Setting> items(String key) {
        return setting(key)
                .map(there -> there instanceof Setting.Items(List<Setting> all, Place _) ? all : List.of(there))
                .orElse(List.of());
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        items(key).forEach(item -> texts.add(text(key, item)));
        return texts;
    }

    /// The maps of a list.
    List<SettingReader> maps(String key) {
        List<SettingReader> maps = new ArrayList<>();
        for (Setting item : items(key)) {
            maps.add(at(path + key + "[" + maps.size() + "]", item));
        }
        return maps;
    }

    SettingReader map(String key) {
        return at(path + key, setting(key).orElse(new Setting.Nothing(fields.place())));
    }

    Map<String, String> textMap(String key) {
        Map<String, String> all = new LinkedHashMap<>();
        map(key).all().forEach((name, setting) -> all.put(name, text(key + "." + name, setting)));
        return all;
    }
}
