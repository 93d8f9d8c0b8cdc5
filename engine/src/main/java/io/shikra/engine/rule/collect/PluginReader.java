// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `required_plugin_versions`.
final class PluginReader {
    private static final String SHAPE = "write a list of maps: - {name: container, version: 0.4.0}";

    private final Collector collector;

    PluginReader(Collector collector) {
        this.collector = collector;
    }

    void read(YamlNode value, Where where) {
        if (!(value instanceof YamlNode.Sequence sequence)) {
            throw Decode.invalid("Value of required_plugin_versions must be a sequence", where, SHAPE);
        }
        for (YamlNode element : sequence.items()) {
            Where unnamed = where.in("required plugin versions entry", "", element.span());
            if (!(element instanceof YamlNode.Mapping entry)) {
                throw Decode.invalid("Plugin version must be a mapping", unnamed, SHAPE);
            }
            String name = Decode.text(entry, "name", unnamed).text();
            requirement(entry, name, where.in("required plugin versions entry", name, element.span()));
        }
    }

    private void requirement(YamlNode.Mapping entry, String name, Where where) {
        List<Stated> stated = new ArrayList<>();
        stated.add(new Stated(name, Decode.text(entry, "version", where).text()));
        Optional<YamlNode> alternatives = entry.find("alternatives");
        if (alternatives.isPresent()) {
            if (!(alternatives.get() instanceof YamlNode.Sequence sequence)) {
                throw Decode.invalid("Value of plugin version alternatives must be a sequence", where, SHAPE);
            }
            sequence.items().forEach(element -> stated.add(alternative(element, where)));
        }
        List<PluginRequirement.Alternative> checked = new ArrayList<>();
        for (Stated one : stated) {
            Version version = Version.parse(one.version)
                    .orElseThrow(() -> wrong(
                            "Invalid required version '" + one.version + "' for plugin '" + one.name + "'",
                            where,
                            "write three numbers, e.g. 0.4.0"));
            if (checked.stream().anyMatch(other -> other.name().equals(one.name))) {
                throw wrong(
                        "Defined multiple alternative version requirements for plugin '" + one.name + "'",
                        where,
                        "name each plugin once per entry");
            }
            checked.add(new PluginRequirement.Alternative(one.name, version));
        }
        collector.requirePlugin(new PluginRequirement(checked, where));
    }

    private static Stated alternative(YamlNode element, Where where) {
        Where unnamed = where.in("required plugin versions alternative", "", element.span());
        if (!(element instanceof YamlNode.Mapping mapping)) {
            throw Decode.invalid("Plugin version alternative must be a mapping", unnamed, SHAPE);
        }
        String name = Decode.text(mapping, "name", unnamed).text();
        Where named = where.in("required plugin versions alternative", name, element.span());
        return new Stated(name, Decode.text(mapping, "version", named).text());
    }

    private static RuleError wrong(String message, Where where, String advice) {
        return new RuleError(Codes.ERR_VALIDATE, message, where, advice);
    }

    private record Stated(String name, String version) {}
}
