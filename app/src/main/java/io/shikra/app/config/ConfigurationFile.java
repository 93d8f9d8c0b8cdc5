// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.config;

import io.shikra.alert.Priority;
import io.shikra.app.config.Configuration.Argo;
import io.shikra.response.yaml.YamlNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `shikra.yaml`. Every key is listed in {@link #KEYS}; any other is refused with its place.
public final class ConfigurationFile {
    static final Set<String> KEYS = Set.of(
            "rules",
            "priority",
            "strict",
            "json_output",
            "data",
            "live.enabled",
            "live.object",
            "live.ring_size_mib",
            "hub.listen",
            "hub.port",
            "hub.token_file",
            "hub.max_body_bytes",
            "kubernetes.enabled",
            "kubernetes.kubeconfig",
            "kubernetes.node_name",
            "act",
            "act.enabled",
            "act.namespaces",
            "argo",
            "argo.mode",
            "argo.bind_address",
            "resources",
            "response_rules",
            "outputs.");

    private static final int MIB = 1 << 20;

    private ConfigurationFile() {}

    /// The words that stand at the outer edge of a file of ours.
    public static Set<String> topLevelKeys() {
        return KEYS.stream().map(key -> key.split("\\.", 2)[0]).collect(Collectors.toUnmodifiableSet());
    }

    /// The defaults: what an empty file means.
    ///
    /// @param root the installation, for the eBPF object that was built beside it
    /// @param data where things that must survive are kept
    public static Configuration defaults(Path root, Path data) {
        return build(
                new YamlMap(
                        "defaults",
                        new MappingNode(
                                org.snakeyaml.engine.v2.nodes.Tag.MAP,
                                List.of(),
                                org.snakeyaml.engine.v2.common.FlowStyle.BLOCK)),
                root,
                data);
    }

    /// @throws ConfigurationException with file:line:column when the file cannot be used
    public static Configuration read(Path file, Path root, Path data) {
        try {
            Optional<Node> node = YamlNodes.compose(file.toString(), ConfigurationText.read(file, file));
            if (node.isEmpty()) {
                return defaults(root, data);
            }
            if (node.get() instanceof MappingNode mapping) {
                YamlMap map = new YamlMap(file.toString(), mapping);
                map.refuseUnknown(KEYS);
                return build(map, root, data);
            }
            throw new ConfigurationException(file + ":1:1: the configuration is a map of keys");
        } catch (YamlEngineException e) {
            throw new ConfigurationException(YamlNodes.complaint(file.toString(), e));
        }
    }

    private static Configuration build(YamlMap map, Path root, Path data) {
        return new Configuration(
                new Configuration.Detecting(
                        map.paths("rules"),
                        priority(map),
                        map.has("json_output") ? Optional.of(map.flag("json_output", false)) : Optional.empty()),
                map.flag("strict", false),
                map.path("data").orElse(data),
                new Configuration.Live(
                        map.flag("live.enabled", true),
                        map.path("live.object").orElse(root.resolve("bpf/target/shikra.bpf.o")),
                        ringSize(map)),
                new Configuration.Hub(
                        map.text("hub.listen").orElse("127.0.0.1"),
                        map.number("hub.port", 2801, 0, 65535),
                        map.path("hub.token_file").map(file -> token(map, file)),
                        map.number("hub.max_body_bytes", MIB, 1024, 64 * MIB)),
                new Configuration.Kubernetes(
                        map.flag("kubernetes.enabled", true),
                        map.path("kubernetes.kubeconfig"),
                        map.text("kubernetes.node_name").orElse("")),
                new Configuration.Act(
                        map.flag(map.has("act") ? "act" : "act.enabled", false), map.texts("act.namespaces")),
                new Argo(mode(map), map.text("argo.bind_address").orElse("127.0.0.1")),
                map.paths("resources"),
                map.paths("response_rules"),
                outputs(map));
    }

    private static Optional<Priority> priority(YamlMap map) {
        return map.text("priority")
                .map(word -> Priority.parse(word)
                        .orElseThrow(() -> map.complain(
                                "priority",
                                "'" + word + "' is no priority: emergency, alert, critical, error, warning, notice,"
                                        + " informational or debug")));
    }

    private static int ringSize(YamlMap map) {
        int mib = map.number("live.ring_size_mib", 8, 1, 1024);
        if (Integer.bitCount(mib) != 1) {
            throw map.complain("live.ring_size_mib", "the ring size is a power of two");
        }
        return mib * MIB;
    }

    private static Argo.Mode mode(YamlMap map) {
        String key = map.has("argo") ? "argo" : "argo.mode";
        String word = map.text(key).orElse("labelled");
        for (Argo.Mode mode : Argo.Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
                return mode;
            }
        }
        throw map.complain(key, "'" + word + "' is none of native, labelled, off");
    }

    private static String token(YamlMap map, Path file) {
        try {
            String token = Files.readString(file).strip();
            if (!token.isEmpty()) {
                return token;
            }
            throw map.complain("hub.token_file", "the token file " + file + " is empty");
        } catch (IOException e) {
            throw map.complain("hub.token_file", "the token file cannot be read: " + e.getMessage());
        }
    }

    private static Map<String, Map<String, String>> outputs(YamlMap map) {
        Map<String, Map<String, String>> outputs = new LinkedHashMap<>();
        map.free("outputs").forEach((key, value) -> {
            int dot = key.indexOf('.');
            String output = (dot < 0 ? key : key.substring(0, dot)).toLowerCase(Locale.ROOT);
            String setting = dot < 0 ? "" : key.substring(dot + 1).toLowerCase(Locale.ROOT);
            outputs.computeIfAbsent(output, _ -> new LinkedHashMap<>()).put(setting, value);
        });
        return outputs;
    }
}
