// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.config;

import io.shikra.response.yaml.YamlNodes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A mapping of the configuration file whose every complaint names file, line and column. Dotted keys and nested maps
/// mean the same: `act.namespaces` is `act: {namespaces: …}`.
final class YamlMap {
    private final String file;
    private final String prefix;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    YamlMap(String file, MappingNode node) {
        this(file, "", node);
    }

    private YamlMap(String file, String prefix, MappingNode node) {
        this.file = file;
        this.prefix = prefix;
        flatten("", node);
    }

    private void flatten(String path, MappingNode node) {
        for (NodeTuple tuple : node.getValue()) {
            String key = path + scalar(tuple.getKeyNode(), "a key");
            if (tuple.getValueNode() instanceof MappingNode nested) {
                flatten(key + ".", nested);
            } else if (keys.containsKey(key)) {
                throw error(tuple.getKeyNode(), "'" + key + "' is said twice: which one counts?");
            } else if (tuple.getValueNode().getTag().equals(Tag.NULL)) {
                throw error(tuple.getKeyNode(), "'" + key + "' has no value: give it one or leave it out");
            } else {
                values.put(key, tuple.getValueNode());
                keys.put(key, tuple.getKeyNode());
            }
        }
    }

    /// Refuses keys that nobody reads; {@code known} are exact keys or, ending in a dot, prefixes of free maps.
    void refuseUnknown(Set<String> known) {
        for (Map.Entry<String, Node> entry : keys.entrySet()) {
            String key = entry.getKey();
            boolean fits = known.contains(key) || known.stream().anyMatch(k -> k.endsWith(".") && key.startsWith(k));
            if (!fits) {
                throw error(
                        entry.getValue(),
                        "unknown key '" + prefix + key + "'; known are "
                                + known.stream().sorted().toList());
            }
        }
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(node -> scalar(node, "'" + key + "'"));
    }

    /// The name of a file or folder.
    Optional<Path> path(String key) {
        return text(key).map(text -> path(key, text));
    }

    /// The names of a sequence.
    List<Path> paths(String key) {
        return texts(key).stream().map(text -> path(key, text)).toList();
    }

    private Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw complain(key, "'" + prefix + key + "' is no name that a file can have");
        }
    }

    boolean flag(String key, boolean otherwise) {
        Node node = values.get(key);
        if (node == null) {
            return otherwise;
        }
        return switch (scalar(node, "'" + key + "'")) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw error(node, "'" + prefix + key + "' must be true or false");
        };
    }

    int number(String key, int otherwise, int least, int most) {
        Node node = values.get(key);
        if (node == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(scalar(node, "'" + key + "'"));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for both
        }
        throw error(node, "'" + prefix + key + "' must be a number from " + least + " to " + most);
    }

    /// A sequence of scalars, or one scalar.
    List<String> texts(String key) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            List<String> all = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                all.add(scalar(item, "an item of '" + key + "'"));
            }
            return List.copyOf(all);
        }
        return List.of(scalar(node, "'" + key + "'"));
    }

    /// All scalars below a key: a free map such as custom headers.
    Map<String, String> free(String key) {
        Map<String, String> all = new LinkedHashMap<>();
        values.forEach((name, node) -> {
            if (name.startsWith(key + ".")) {
                all.put(name.substring(key.length() + 1), scalar(node, "'" + name + "'"));
            }
        });
        return all;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    boolean hasBelow(String key) {
        return values.keySet().stream().anyMatch(name -> name.equals(key) || name.startsWith(key + "."));
    }

    ConfigurationException complain(String key, String message) {
        return error(values.get(key), message);
    }

    private String scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw error(node, what + " must be a single value");
    }

    private ConfigurationException error(@org.jspecify.annotations.Nullable Node node, String message) {
        Optional<Mark> mark = node == null ? Optional.empty() : node.getStartMark();
        return new ConfigurationException(YamlNodes.complaint(file, mark, message));
    }
}
