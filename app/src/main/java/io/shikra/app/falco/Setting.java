// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import io.shikra.response.yaml.YamlNodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value of the configuration before it means anything. As in Falco the first of two equal keys counts.
sealed interface Setting {
    /// No value: `key:` or `key: null`.
    enum Nothing implements Setting {
        NOTHING
    }

    record Text(String text) implements Setting {}

    /// Grows by `-o key[]=…` and by further files.
    record Items(List<Setting> all) implements Setting {}

    /// Grows in the same way.
    record Fields(Map<String, Setting> all) implements Setting {
        Fields() {
            this(new LinkedHashMap<>());
        }
    }

    /// @param label what the text is called in complaints
    /// @throws ConfigurationException when it is not YAML
    static Setting parse(String label, String text) {
        try {
            return YamlNodes.compose(label, text).map(Setting::of).orElse(Nothing.NOTHING);
        } catch (YamlEngineException e) {
            throw new ConfigurationException(YamlNodes.complaint(label, e));
        }
    }

    private static Setting of(Node node) {
        return switch (node) {
            case MappingNode map -> {
                Fields fields = new Fields();
                for (NodeTuple tuple : map.getValue()) {
                    String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                    fields.all.putIfAbsent(key, of(tuple.getValueNode()));
                }
                yield fields;
            }
            case SequenceNode sequence -> {
                List<Setting> items = new ArrayList<>();
                sequence.getValue().forEach(item -> items.add(of(item)));
                yield new Items(items);
            }
            case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? Nothing.NOTHING : new Text(scalar.getValue());
            default -> Nothing.NOTHING;
        };
    }
}
