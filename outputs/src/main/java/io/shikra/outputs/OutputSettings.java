// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.clients.http.TlsFileException;
import io.shikra.clients.http.TlsFiles;
import io.shikra.clients.http.TlsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The outputs of a configuration, in falcosidekick's form, and what they have in common.
///
/// @param problems what is wrong, each with its key and what is expected; with any, do not start
public record OutputSettings(List<Output> outputs, Enrichment enrichment, List<String> problems) {
    /// What stands beside the outputs in falcosidekick's file.
    private static final Set<String> COMMON = Set.of(
            "customfields",
            "customtags",
            "templatedfields",
            "bracketreplacer",
            "outputfieldformat",
            "mutualtlsfilespath",
            "mutualtlsclient",
            "tlsclient");

    public OutputSettings {
        outputs = List.copyOf(outputs);
        problems = List.copyOf(problems);
    }

    /// @param config      the YAML document as maps, lists and scalars; keys of other rooms are left alone
    /// @param environment variables that win over it
    public static OutputSettings read(Map<String, ?> config, Map<String, String> environment) {
        Map<String, Object> root = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        config.forEach((key, value) -> {
            if (value != null) {
                root.put(key, value);
            }
        });
        List<String> problems = new ArrayList<>();
        Section.TlsFilesOfAll tls = tls(root, environment);
        List<Output> outputs = new ArrayList<>();
        for (OutputKind kind : Registry.KINDS) {
            Object given = root.getOrDefault(kind.name(), Map.of());
            if (!(given instanceof Map<?, ?>)) {
                problems.add(kind.name() + ": expected keys below it, such as " + kind.name() + "." + kind.enabler());
            }
            Section section = new Section(kind.name(), map(given), environment, tls, problems);
            if (section.isEnabled(kind.enabler())) {
                outputs.add(kind.read().apply(section));
                section.reportUnknown();
            } else {
                reportUnknown(kind, map(given), environment, tls, problems);
            }
        }
        outputs.forEach(output -> checkFiles(output, problems));
        Enrichment enrichment = enrichment(root, environment, problems);
        return new OutputSettings(outputs, enrichment, problems);
    }

    /// A key with a slip is why an output is not enabled; wrong values of one that is off are nobody's business.
    private static void reportUnknown(
            OutputKind kind,
            Map<?, ?> given,
            Map<String, String> environment,
            Section.TlsFilesOfAll tls,
            List<String> problems) {
        List<String> unknown = new ArrayList<>();
        List<String> values = new ArrayList<>();
        Section section = new Section(kind.name(), given, environment, tls, values);
        var _ = kind.read().apply(section);
        section.reportUnknown(unknown);
        problems.addAll(unknown);
    }

    /// For a document that holds nothing but outputs: the sections that none of our outputs reads. A section without a
    /// value, as falcosidekick's example configuration has them all, is none.
    public static List<String> unknownOutputs(Map<String, ?> config) {
        List<String> problems = new ArrayList<>();
        List<String> kinds = Registry.KINDS.stream().map(OutputKind::name).toList();
        config.forEach((key, value) -> {
            String name = key.toLowerCase(Locale.ROOT);
            if (!kinds.contains(name) && !COMMON.contains(name) && says(value)) {
                problems.add(key + ": there is no such output; there are " + String.join(", ", kinds));
            }
        });
        return problems;
    }

    private static boolean says(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Map<?, ?> map -> map.values().stream().anyMatch(OutputSettings::says);
            case List<?> list -> !list.isEmpty();
            default -> !value.toString().isEmpty() && !value.toString().equalsIgnoreCase("false");
        };
    }

    private static void checkFiles(Output output, List<String> problems) {
        TlsOptions options = output.connection().tls();
        if (options.equals(TlsOptions.SYSTEM)) {
            return;
        }
        try {
            TlsFiles.context(options);
        } catch (TlsFileException e) {
            problems.add(output.name() + ": " + e.getMessage());
        }
    }

    private static Section.TlsFilesOfAll tls(Map<String, Object> root, Map<String, String> environment) {
        Path folder = Path.of(text(root, environment, "mutualtlsfilespath", "/etc/certs"));
        Map<String, Object> client = sorted(map(root.get("mutualtlsclient")));
        Map<String, Object> server = sorted(map(root.get("tlsclient")));
        String authority = text(server, environment, "cacertfile", "");
        return new Section.TlsFilesOfAll(
                new TlsOptions.Identity(
                        folder.resolve(text(client, environment, "certfile", "client.crt")),
                        folder.resolve(text(client, environment, "keyfile", "client.key"))),
                folder.resolve(text(client, environment, "cacertfile", "ca.crt")),
                authority.isEmpty() ? Optional.empty() : Optional.of(Path.of(authority)));
    }

    private static Enrichment enrichment(
            Map<String, Object> root, Map<String, String> environment, List<String> problems) {
        if (root.containsKey("templatedfields")) {
            problems.add("templatedfields: not supported yet; use customfields");
        }
        if (root.containsKey("outputfieldformat")) {
            problems.add("outputfieldformat: not supported yet");
        }
        // Read through a section whose name is empty, so that the same forms and variables are accepted.
        Map<String, Object> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String key : List.of("customfields", "customtags")) {
            @Nullable Object value = root.get(key);
            String variable = environment.getOrDefault(key.toUpperCase(java.util.Locale.ROOT), "");
            if (!variable.isEmpty()) {
                own.put(key, variable);
            } else if (value != null) {
                own.put(key, value);
            }
        }
        Section section = new Section("", own, Map.of(), tls(root, environment), problems);
        return new Enrichment(
                section.map("customfields"),
                section.texts("customtags"),
                text(root, environment, "bracketreplacer", ""));
    }

    private static String text(
            Map<String, Object> from, Map<String, String> environment, String key, String otherwise) {
        String variable = environment.getOrDefault(key.toUpperCase(java.util.Locale.ROOT), "");
        return variable.isEmpty() ? String.valueOf(from.getOrDefault(key, otherwise)) : variable;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Map<String, Object> sorted(Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.forEach((key, value) -> {
            if (value != null) {
                sorted.put(String.valueOf(key), value);
            }
        });
        return sorted;
    }
}
