// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A key of `-o` as Falco spells it: names between dots, `[2]` an item of a list, `[]` one more item.
final class SettingPath {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)((?:\\[\\d{0,4}])*)(?:\\.|$)");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d*)]");
    private static final int NEXT = -1;

    private final String text;

    /// Names are texts, places in lists are integers.
    private final List<Object> steps = new ArrayList<>();

    SettingPath(String text) {
        this.text = text;
        Matcher step = STEP.matcher(text);
        int at = 0;
        while (at < text.length() && step.find(at) && step.start() == at) {
            steps.add(step.group(1));
            Matcher index = INDEX.matcher(step.group(2));
            while (index.find()) {
                steps.add(index.group(1).isEmpty() ? NEXT : Integer.parseInt(index.group(1)));
            }
            at = step.end();
        }
        if (text.isEmpty() || at < text.length() || text.endsWith(".")) {
            throw new ConfigurationException(
                    "-o " + text + ": is no key: names between dots, [2] for an item, [] for one more");
        }
    }

    void set(Setting.Fields root, Setting value) {
        Setting at = root;
        for (int i = 0; i < steps.size(); i++) {
            Setting below = i + 1 == steps.size() ? value : fresh(steps.get(i + 1), value.place());
            at = step(at, steps.get(i), below, i + 1 == steps.size());
        }
    }

    private static Setting fresh(Object next, Place place) {
        return next instanceof String ? Setting.Fields.none(place) : Setting.Items.none(place);
    }

    /// @return what now stands there
    private Setting step(Setting at, Object step, Setting below, boolean last) {
        if (at instanceof Setting.Fields fields && step instanceof String name) {
            Setting there = fields.all().get(name);
            if (last || there == null || there.getClass() != below.getClass()) {
                fields.put(name, below.place(), below);
                return below;
            }
            return there;
        }
        if (at instanceof Setting.Items items && step instanceof Integer index) {
            if (index == NEXT || index == items.all().size()) {
                items.all().add(below);
                return below;
            }
            if (index < items.all().size()) {
                if (last || items.all().get(index).getClass() != below.getClass()) {
                    items.all().set(index, below);
                }
                return items.all().get(index);
            }
        }
        throw new ConfigurationException("-o " + text + ": there is no such item; [] appends one");
    }
}
