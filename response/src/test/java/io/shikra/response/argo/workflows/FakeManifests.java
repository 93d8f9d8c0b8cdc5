// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

final class FakeManifests implements Manifests {
    private final List<Manifest> all = new ArrayList<>();

    void add(ObjectNode object) {
        all.add(new Manifest(
                object.path("apiVersion").asString(""),
                object.path("kind").asString(""),
                object.at("/metadata/namespace").asString(""),
                object.at("/metadata/name").asString(""),
                object,
                false,
                "test"));
    }

    @Override
    public Optional<Manifest> find(String kind, String namespace, String name) {
        return list(kind).stream()
                .filter(manifest -> manifest.namespace().equals(namespace)
                        && manifest.name().equals(name))
                .findFirst();
    }

    @Override
    public List<Manifest> list(String kind) {
        return all.stream().filter(manifest -> manifest.kind().equals(kind)).toList();
    }

    @Override
    public void listen(Listener listener) {
        all.forEach(listener::changed);
    }
}
