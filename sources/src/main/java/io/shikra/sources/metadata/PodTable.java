// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Pods by uid and by name. One writer; readers see a whole table, old or new.
final class PodTable implements PodDirectory {
    private volatile Map<String, PodInfo> byUid = Map.of();
    private volatile Map<String, PodInfo> byName = Map.of();
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

    int size() {
        return byUid.size();
    }

    /// What a list brings: everything that is not in it is gone.
    void replace(Iterable<PodInfo> pods) {
        Map<String, PodInfo> uids = new HashMap<>();
        for (PodInfo pod : pods) {
            putIdentified(uids, pod);
        }
        publish(uids);
    }

    /// A node has a few hundred pods at most and they change seldom: copying is cheap and readers need no lock.
    void put(PodInfo pod) {
        Map<String, PodInfo> uids = new HashMap<>(byUid);
        putIdentified(uids, pod);
        publish(uids);
    }

    void remove(String uid) {
        Map<String, PodInfo> uids = new HashMap<>(byUid);
        uids.remove(uid);
        publish(uids);
    }

    private static void putIdentified(Map<String, PodInfo> uids, PodInfo pod) {
        if (!pod.uid().isEmpty()) {
            uids.put(pod.uid(), pod);
        }
    }

    private void publish(Map<String, PodInfo> uids) {
        Map<String, PodInfo> names = new HashMap<>();
        uids.values().forEach(pod -> names.put(key(pod.namespace(), pod.name()), pod));
        byUid = uids;
        byName = names;
        version.incrementAndGet();
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
