// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Several places as one. When two define the same object, the place that was given first wins, whatever the order in
/// which they tell of it.
public final class MergedManifests implements Manifests {
    private final List<Manifests> places;
    private final CurrentManifests current = new CurrentManifests();

    public MergedManifests(List<Manifests> places) {
        this.places = List.copyOf(places);
        this.places.forEach(place -> place.listen(new Listener() {
            @Override
            public void changed(Manifest manifest) {
                settle(manifest);
            }

            @Override
            public void removed(Manifest manifest) {
                settle(manifest);
            }
        }));
    }

    /// Asks the places anew: the one that told may not be the one that counts.
    private synchronized void settle(Manifest about) {
        List<Manifest> found = new ArrayList<>();
        for (Manifests place : places) {
            place.find(about.kind(), about.namespace(), about.name()).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            current.remove(about.key());
        } else {
            current.put(found.getFirst());
        }
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
