// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.argo.Manifest;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What people should know about their manifests, each thing once. Any thread; it waits for nobody.
final class ManifestWarnings {
    private static final System.Logger LOG = System.getLogger(ManifestWarnings.class.getName());

    private final Map<String, Set<String>> warnings = new LinkedHashMap<>();

    void add(Manifest manifest, String warning) {
        boolean fresh;
        synchronized (warnings) {
            fresh = warnings.computeIfAbsent(manifest.key(), _ -> new LinkedHashSet<>())
                    .add(warning);
        }
        if (fresh) {
            LOG.log(Level.WARNING, () -> manifest.key() + " (" + manifest.origin() + "): " + warning);
        }
    }

    void forget(String key) {
        synchronized (warnings) {
            warnings.remove(key);
        }
    }

    Map<String, List<String>> all() {
        synchronized (warnings) {
            Map<String, List<String>> all = new LinkedHashMap<>();
            warnings.forEach((key, some) -> all.put(key, List.copyOf(some)));
            return all;
        }
    }
}
