// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import io.shikra.response.yaml.YamlNodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value of the configuration before it means anything. As in Falco the first of two equal keys counts.
sealed interface Setting {
    Place place();

    /// No value: `key:` or `key: null`.
    record Nothing(Place place) implements Setting {}

    record Text(String text, Place place) implements Setting {}

    /// Grows by `-o key[]=…` and by further files.
    record Items(List<Setting> all, Place place) implements Setting {
        static Items none(Place place) {
            return new Items(new ArrayList<>(), place);
        }
    }

    /// Grows in the same way.
    ///
    /// @param keys where each key was said first
    record Fields(Map<String, Setting> all, Map<String, Place> keys, Place place) implements Setting {
        static Fields none(Place place) {
            return new Fields(new LinkedHashMap<>(), new LinkedHashMap<>(), place);
        }

        void put(String key, Place at, Setting value) {
            all.put(key, value);
            keys.put(key, at);
        }

        Place keyPlace(String key) {
            return keys.getOrDefault(key, place);
        }
    }

    /// @param label     what the text is called in complaints
    /// @param variables that values may name
    /// @throws ConfigurationException when it is not YAML
    static Setting parse(String label, String text, Variables variables) {
        return parse(label, text, new Reading(mark -> new Place(label, mark), variables::in));
    }

    /// A value on the command line; what is not YAML is meant as it stands, and nothing is the empty word.
    static Setting option(Place place, String text) {
        try {
            return text.isEmpty()
                    ? new Text(text, place)
                    : parse(place.label(), text, new Reading(_ -> place, UnaryOperator.identity()));
        } catch (ConfigurationException e) {
            return new Text(text, place);
        }
    }

    /// @param places what to call a place
    /// @param values what a scalar that stands there means
    record Reading(Function<Optional<Mark>, Place> places, UnaryOperator<String> values) {
        Place place(Node node) {
            return places.apply(node.getStartMark());
        }
    }

    private static Setting parse(String label, String text, Reading reading) {
        try {
            return YamlNodes.compose(label, text)
                    .map(node -> of(node, reading))
                    .orElse(new Nothing(reading.places.apply(Optional.empty())));
        } catch (YamlEngineException e) {
            throw new ConfigurationException(YamlNodes.complaint(label, e));
        }
    }

    private static Setting of(Node node, Reading reading) {
        Place place = reading.place(node);
        return switch (node) {
            case MappingNode map -> {
                Fields fields = Fields.none(place);
                for (NodeTuple tuple : map.getValue()) {
                    String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                    if (!fields.all.containsKey(key)) {
                        fields.put(key, reading.place(tuple.getKeyNode()), of(tuple.getValueNode(), reading));
                    }
                }
                yield fields;
            }
            case SequenceNode sequence -> {
                Items items = Items.none(place);
                sequence.getValue().forEach(item -> items.all.add(of(item, reading)));
                yield items;
            }
            case ScalarNode scalar ->
                scalar.getTag().equals(Tag.NULL)
                        ? new Nothing(place)
                        : new Text(reading.values.apply(scalar.getValue()), place);
            default -> new Nothing(place);
        };
    }
}
