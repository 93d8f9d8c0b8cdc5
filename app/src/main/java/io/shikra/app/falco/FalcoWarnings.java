// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says of every key that was set and has no effect why, and what to do.
final class FalcoWarnings {
    private final boolean runs;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> onlyForRuns = new ArrayList<>();

    /// @param runs false: for a replay
    private FalcoWarnings(boolean runs) {
        this.runs = runs;
    }

    static List<String> of(Setting.Fields settings, boolean runs) {
        FalcoWarnings all = new FalcoWarnings(runs);
        all.walk("", settings);
        if (!all.onlyForRuns.isEmpty()) {
            all.warnings.add("not read, because only ./shikra run needs them: " + String.join(", ", all.onlyForRuns));
        }
        return all.warnings;
    }

    private void walk(String path, Setting.Fields fields) {
        for (Map.Entry<String, Setting> entry : fields.all().entrySet()) {
            String key = path + entry.getKey();
            Optional<FalcoKeys.Key> known = FalcoKeys.find(key);
            if (known.isPresent()) {
                judge(known.get(), entry.getValue(), fields.keyPlace(entry.getKey()));
            } else if (!FalcoKeys.hasBelow(key)) {
                unknown(key, fields.keyPlace(entry.getKey()));
            } else if (entry.getValue() instanceof Setting.Fields below && !isOff(below)) {
                walk(key + ".", below);
            }
        }
    }

    private void unknown(String key, Place place) {
        warnings.add(place.said("unknown key '" + key + "' is not read: remove it, or look at its spelling"));
    }

    /// What stands in the entries of a list.
    private void entries(String path, Setting value) {
        if (!FalcoKeys.hasInEntries(path)) {
            return;
        }
        switch (value) {
            case Setting.Items(List<Setting> all, Place _) -> all.forEach(item -> entries(path + "[]", item));
            case Setting.Fields fields ->
                fields.all().forEach((name, below) -> {
                    String key = path + "." + name;
                    if (FalcoKeys.hasInEntries(key)) {
                        entries(key, below);
                    } else if (!FalcoKeys.isInEntries(key)) {
                        unknown(key, fields.keyPlace(name));
                    }
                });
            case Setting.Text _, Setting.Nothing _ -> {}
        }
    }

    private void judge(FalcoKeys.Key key, Setting value, Place place) {
        switch (key.fate()) {
            case USED -> entries(key.path(), value);
            case RUN -> {
                if (!runs && !place.label().equals(FalcoConfiguration.SHIPPED_LABEL)) {
                    onlyForRuns.add(key.path());
                }
            }
            case REPLAY -> {
                if (runs) {
                    warnings.add(place.said(key.path() + ": not read, because only ./shikra replay needs it"));
                }
            }
            case NONE -> {
                if (!(value instanceof Setting.Fields below && isOff(below))) {
                    warnings.add(place.said(key.path() + ": has no effect here: " + key.note()));
                }
            }
        }
    }

    /// What is switched off asks for nothing.
    private static boolean isOff(Setting.Fields section) {
        return section.all().get("enabled") instanceof Setting.Text(String word, Place _) && word.equals("false");
    }
}
