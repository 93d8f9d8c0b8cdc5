// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the API server says of pods and of the objects they belong to, by the pod's UID (spec: container fields, §4).
/// Asked per event: answers come from memory, without waiting and without allocating. Safe for several threads.
public interface PodResources {
    /// Nobody was asked.
    PodResources NONE = new PodResources() {
        @Override
        public @Nullable ResourceMeta find(Kind kind, String podUid) {
            return null;
        }

        @Override
        public List<ResourceMeta> services(String podUid) {
            return List.of();
        }

        @Override
        public ByteString ip(String podUid) {
            return ByteString.EMPTY;
        }
    };

    /// Kinds of which a pod has one at most: itself, where it lives, and its chain of controllers.
    enum Kind {
        POD,
        NAMESPACE,
        DEPLOYMENT,
        REPLICA_SET,
        REPLICATION_CONTROLLER
    }

    /// Null when the pod is unknown, has no such object, or the object has not been heard of.
    @Nullable
    ResourceMeta find(Kind kind, String podUid);

    /// Those that select the pod, sorted by name.
    List<ResourceMeta> services(String podUid);

    /// Empty while the pod has none.
    ByteString ip(String podUid);
}
