// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Manifests from files and folders: `.yaml`, `.yml` and `.json`, several documents each. Folders are read with all
/// that is below them, in order of name; hidden files are left out.
public final class FileManifests implements Manifests {
    private static final String ARGO_VERSION = "argoproj.io/v1alpha1";
    private static final List<String> ARGO_KINDS =
            List.of("EventBus", "EventSource", "Sensor", "WorkflowTemplate", "ClusterWorkflowTemplate");

    private final List<Path> paths;
    private final String defaultNamespace;
    private final CurrentManifests current = new CurrentManifests();
    private volatile List<ManifestProblem> problems = List.of();

    private FileManifests(List<Path> paths, String defaultNamespace) {
        this.paths = List.copyOf(paths);
        this.defaultNamespace = defaultNamespace;
    }

    /// Reads everything once. What is broken is in [#problems()]; the rest is in force.
    ///
    /// @param defaultNamespace of objects that name none
    public static FileManifests load(List<Path> paths, String defaultNamespace) {
        FileManifests manifests = new FileManifests(paths, defaultNamespace);
        manifests.rescan();
        return manifests;
    }

    /// Reads everything again and tells the listeners what is new, changed or gone. A document that became unreadable
    /// counts as gone only when its file is: until it is mended, what was loaded before stays in force.
    public synchronized void rescan() {
        Map<String, Manifest> found = new LinkedHashMap<>();
        List<ManifestProblem> all = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : files(path, all)) {
                read(file, found, all);
            }
        }
        problems = List.copyOf(all);
        current.replaceAll(found.values());
    }

    /// What the last reading stumbled over, in order of file.
    public List<ManifestProblem> problems() {
        return problems;
    }

    private static List<Path> files(Path path, List<ManifestProblem> problems) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> isManifest(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            problems.add(unreadable(path, e));
            return List.of();
        }
    }

    private static boolean isManifest(String name) {
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    private void read(Path file, Map<String, Manifest> found, List<ManifestProblem> problems) {
        ManifestReader.Content content;
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            content = ManifestReader.read(file.toString(), text, defaultNamespace);
        } catch (IOException e) {
            problems.add(unreadable(file, e));
            return;
        }
        problems.addAll(content.problems());
        for (Manifest manifest : content.manifests()) {
            unknownKind(file, manifest).ifPresent(problems::add);
            Manifest first = found.putIfAbsent(manifest.key(), manifest);
            if (first != null) {
                String message = manifest.key() + " is defined in " + first.origin() + " already: this one is ignored";
                problems.add(new ManifestProblem(
                        ManifestProblem.Level.ERROR, file.toString(), line(manifest), 1, message, ""));
            }
        }
        if (content.problems().stream().anyMatch(problem -> problem.level() == ManifestProblem.Level.ERROR)) {
            keepEarlier(file, found);
        }
    }

    /// Objects of others (accounts, roles) lie in the same files and are nobody's mistake; one that looks like Argo's
    /// and is none would be missed without a word.
    private static Optional<ManifestProblem> unknownKind(Path file, Manifest manifest) {
        boolean kind = ARGO_KINDS.contains(manifest.kind());
        boolean version = manifest.apiVersion().equals(ARGO_VERSION);
        if (kind == version || (!kind && !manifest.apiVersion().startsWith("argoproj.io/"))) {
            return Optional.empty();
        }
        String message = kind
                ? manifest.kind() + " of apiVersion '" + manifest.apiVersion() + "' is left alone: it is "
                        + ARGO_VERSION
                : "kind '" + manifest.kind() + "' is left alone: run from files are " + String.join(", ", ARGO_KINDS);
        return Optional.of(
                new ManifestProblem(ManifestProblem.Level.NOTE, file.toString(), line(manifest), 1, message, ""));
    }

    private static int line(Manifest manifest) {
        return Integer.parseInt(manifest.origin().substring(manifest.origin().lastIndexOf(':') + 1));
    }

    private void keepEarlier(Path file, Map<String, Manifest> found) {
        current.all().stream()
                .filter(manifest -> manifest.origin().startsWith(file + ":"))
                .forEach(manifest -> found.putIfAbsent(manifest.key(), manifest));
    }

    private static ManifestProblem unreadable(Path path, Exception e) {
        String message = "cannot be read (" + e + "): check that it exists and may be read";
        return new ManifestProblem(ManifestProblem.Level.ERROR, path.toString(), 1, 1, message, "");
    }

    @Override
    public Optional<Manifest> find(String kind, String namespace, String name) {
        return current.find(kind, namespace, name);
    }

    @Override
    public List<Manifest> list(String kind) {
        return current.list(kind);
    }

    @Override
    public void listen(Listener listener) {
        current.add(listener);
    }
}
