// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Pods by uid and by name, as a watch tells them. One writer.
public final class PodTable implements PodDirectory {
    private final Map<String, PodInfo> byUid = new ConcurrentHashMap<>();
    private final Map<String, PodInfo> byName = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    @Override
    public Optional<PodInfo> byUid(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    @Override
    public Optional<PodInfo> byName(String namespace, String name) {
        return Optional.ofNullable(byName.get(key(namespace, name)));
    }

    @Override
    public long version() {
        return version.get();
    }

    /// Most changes of a pod concern nothing that is kept of it: they are no news.
    public void put(PodInfo pod) {
        PodInfo before = byUid.put(pod.object().uid(), pod);
        byName.put(key(pod.object().namespace(), pod.object().name()), pod);
        if (!pod.equals(before)) {
            version.incrementAndGet();
        }
    }

    public void remove(String uid) {
        PodInfo pod = byUid.remove(uid);
        if (pod != null) {
            byName.remove(key(pod.object().namespace(), pod.object().name()), pod);
            version.incrementAndGet();
        }
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
