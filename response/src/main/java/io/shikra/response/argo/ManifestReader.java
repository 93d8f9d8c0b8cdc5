// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Text of a YAML or JSON file (JSON is YAML) → manifests. Documents are read one by one: a broken one is a problem
/// and the others are loaded. Unknown fields are kept.
final class ManifestReader {
    private static final Pattern BORDER = Pattern.compile("(?m)^(---|\\.\\.\\.)(\\s|$)");
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "ClusterWorkflowTemplate",
            "CustomResourceDefinition",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PriorityClass",
            "StorageClass");

    private final String file;
    private final String defaultNamespace;
    private final List<String> lines;
    private final List<Manifest> manifests = new ArrayList<>();
    private final List<ManifestProblem> problems = new ArrayList<>();

    record Content(List<Manifest> manifests, List<ManifestProblem> problems) {}

    private ManifestReader(String file, String text, String defaultNamespace) {
        this.file = file;
        this.defaultNamespace = defaultNamespace;
        this.lines = text.lines().toList();
    }

    /// @param file             name for messages
    /// @param defaultNamespace of objects that name none, as `kubectl apply -n`
    static Content read(String file, String text, String defaultNamespace) {
        String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
        ManifestReader reader = new ManifestReader(file, clean, defaultNamespace);
        reader.documents(clean);
        return new Content(List.copyOf(reader.manifests), List.copyOf(reader.problems));
    }

    private void documents(String text) {
        Matcher border = BORDER.matcher(text);
        int start = 0;
        int line = 0;
        while (border.find()) {
            document(text.substring(start, border.start()), line);
            line += lineBreaks(text, start, border.start());
            start = border.start();
            if (border.group(1).equals("...")) {
                start += 3;
            }
        }
        document(text.substring(start), line);
    }

    private static int lineBreaks(String text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                count++;
            }
        }
        return count;
    }

    private void document(String text, int firstLine) {
        if (hasNothing(text)) {
            return;
        }
        YamlDocument.Parsed parsed = YamlDocument.parse(text);
        parsed.notes().forEach(note -> problem(ManifestProblem.Level.NOTE, firstLine, note));
        parsed.error().ifPresent(error -> problem(ManifestProblem.Level.ERROR, firstLine, error));
        parsed.root().ifPresent(root -> object(root, firstLine + contentLine(text)));
    }

    /// Only comments, directives and the border itself.
    private static boolean hasNothing(String text) {
        return text.lines()
                .map(String::strip)
                .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("%") || line.equals("---"));
    }

    /// Where the object itself begins, for `file:line`.
    private static int contentLine(String text) {
        List<String> all = text.lines().toList();
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !line.equals("---")) {
                return i;
            }
        }
        return 0;
    }

    private void object(JsonNode root, int line) {
        if (!(root instanceof ObjectNode object)) {
            note(line, "not an object: skipped");
            return;
        }
        String kind = text(object, "kind");
        if (kind.endsWith("List") && object.path("items").isArray()) {
            object.path("items").forEach(item -> object(item, line));
            return;
        }
        if (kind.isEmpty() || text(object, "apiVersion").isEmpty()) {
            note(line, "no apiVersion and kind, so not a Kubernetes object: skipped");
            return;
        }
        JsonNode metadata = object.path("metadata");
        String name = text(metadata, "name");
        if (name.isEmpty() && text(metadata, "generateName").isEmpty()) {
            String message = kind + " has no metadata.name: give it one";
            problem(ManifestProblem.Level.ERROR, line, new YamlDocument.Trouble(0, 0, message));
            return;
        }
        String namespace = CLUSTER_SCOPED.contains(kind)
                ? ""
                : Optional.of(text(metadata, "namespace"))
                        .filter(n -> !n.isEmpty())
                        .orElse(defaultNamespace);
        String origin = file + ":" + (line + 1);
        manifests.add(new Manifest(text(object, "apiVersion"), kind, namespace, name, object, false, origin));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private void note(int line, String message) {
        problem(ManifestProblem.Level.NOTE, line, new YamlDocument.Trouble(0, 0, message));
    }

    private void problem(ManifestProblem.Level level, int firstLine, YamlDocument.Trouble trouble) {
        int line = firstLine + trouble.line();
        String excerpt = line < lines.size() ? excerpt(lines.get(line), trouble.column()) : "";
        problems.add(new ManifestProblem(level, file, line + 1, trouble.column() + 1, trouble.message(), excerpt));
    }

    private static String excerpt(String line, int column) {
        String shown = line.length() > 200 ? line.substring(0, 200) : line;
        return "  " + shown + "\n  " + " ".repeat(Math.min(column, shown.length())) + "^";
    }
}
