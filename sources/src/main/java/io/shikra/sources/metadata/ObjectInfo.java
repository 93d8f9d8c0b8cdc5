// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ResourceMeta;
import java.util.Map;

/// The metadata of an object of the API server.
///
/// @param namespace  empty for objects of the cluster
/// @param controller the owner that controls it; [Owner#NONE] when nobody does
public record ObjectInfo(String namespace, String name, String uid, Map<String, String> labels, Owner controller) {
    /// An owner reference, for example `ReplicaSet` `web-7d9c`.
    public record Owner(String kind, String name, String uid) {
        public static final Owner NONE = new Owner("", "", "");

        /// What is known of the owner without its labels.
        ResourceMeta shown() {
            return ResourceMeta.of(name, uid, Map.of());
        }
    }

    public ObjectInfo {
        labels = Map.copyOf(labels);
    }

    ResourceMeta shown() {
        return ResourceMeta.of(name, uid, labels);
    }
}
