// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// The manifests of one place by key, and those who want to hear of changes. One call at a time.
final class CurrentManifests {
    private final Map<String, Manifest> current = new LinkedHashMap<>();
    private final List<Manifests.Listener> listeners = new CopyOnWriteArrayList<>();

    synchronized void add(Manifests.Listener listener) {
        listeners.add(listener);
        List.copyOf(current.values()).forEach(listener::changed);
    }

    synchronized void put(Manifest manifest) {
        Manifest old = current.put(manifest.key(), manifest);
        if (old == null || !old.object().equals(manifest.object())) {
            listeners.forEach(listener -> listener.changed(manifest));
        }
    }

    synchronized void remove(String key) {
        Manifest old = current.remove(key);
        if (old != null) {
            listeners.forEach(listener -> listener.removed(old));
        }
    }

    /// What is in force is exactly {@code manifests} from now on.
    synchronized void replaceAll(Collection<Manifest> manifests) {
        Map<String, Manifest> wanted = new LinkedHashMap<>();
        manifests.forEach(manifest -> wanted.put(manifest.key(), manifest));
        List.copyOf(current.keySet()).stream()
                .filter(key -> !wanted.containsKey(key))
                .forEach(this::remove);
        wanted.values().forEach(this::put);
    }

    synchronized Optional<Manifest> find(String kind, String namespace, String name) {
        return Optional.ofNullable(current.get(kind + " " + namespace + "/" + name));
    }

    synchronized List<Manifest> all() {
        return List.copyOf(current.values());
    }

    synchronized List<Manifest> list(String kind) {
        return current.values().stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .toList();
    }
}
