// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads a map of settings; every complaint names the file and the key.
final class SettingReader {
    private final String place;
    private final Setting.Fields fields;

    /// @param place file, and key inside of it, e.g. `falco.yaml: append_output[0]`
    SettingReader(String place, Setting.Fields fields) {
        this.place = place;
        this.fields = fields;
    }

    /// A map that stands at a place; nothing there is an empty one.
    static SettingReader at(String place, Setting setting) {
        return switch (setting) {
            case Setting.Fields map -> new SettingReader(place, map);
            case Setting.Nothing _ -> new SettingReader(place, new Setting.Fields());
            case Setting.Text _, Setting.Items _ -> throw new ConfigurationException(place + ": must be a map of keys");
        };
    }

    ConfigurationException error(String key, String problem) {
        return new ConfigurationException(place + ": " + key + ": " + problem);
    }

    boolean has(String key) {
        return fields.all().containsKey(key) && fields.all().get(key) != Setting.Nothing.NOTHING;
    }

    Optional<Setting> setting(String key) {
        return has(key) ? Optional.ofNullable(fields.all().get(key)) : Optional.empty();
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
        if (setting instanceof Setting.Text(String text)) {
            return text;
        }
        throw error(key, "must be a single value");
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

    /// The items of a list; one value is a list of one.
    List<Setting> items(String key) {
        return switch (setting(key).orElse(Setting.Nothing.NOTHING)) {
            case Setting.Items(List<Setting> all) -> all;
            case Setting.Nothing _ -> List.of();
            case Setting one -> List.of(one);
        };
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
            maps.add(at(place + ": " + key + "[" + maps.size() + "]", item));
        }
        return maps;
    }

    SettingReader map(String key) {
        return at(place + ": " + key, setting(key).orElse(Setting.Nothing.NOTHING));
    }

    Map<String, String> textMap(String key) {
        Map<String, String> all = new LinkedHashMap<>();
        map(key).all().forEach((name, setting) -> all.put(name, text(key + "." + name, setting)));
        return all;
    }
}
