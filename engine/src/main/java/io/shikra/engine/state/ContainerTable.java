// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Containers by reported id, the host under the empty one; decides which container a thread is in (spec:
/// container fields, §1 and §2). One writer.
public final class ContainerTable {
    private final ContainerResolver resolver;
    private final CgroupCache cgroups = new CgroupCache();
    private final ByteStringMap<ContainerInfo> containers = new ByteStringMap<>();
    private final ByteStringMap<Boolean> asked = new ByteStringMap<>();
    private long version;
    private long changes;

    public ContainerTable(ContainerResolver resolver) {
        this.resolver = resolver;
        containers.put(ByteString.EMPTY, ContainerInfo.HOST);
    }

    /// What is known of the container; null when its metadata has not arrived.
    public @Nullable ContainerInfo find(ByteString id) {
        if (resolver.version() != version) {
            completeAll();
        }
        return containers.find(id);
    }

    /// How often anything that {@link #find} says has changed, or may have.
    long changes() {
        if (resolver.version() != version) {
            completeAll();
        }
        return changes;
    }

    /// Pods become known, and their labels change, at other times than their containers.
    private void completeAll() {
        version = resolver.version();
        changes++;
        for (int slot = 0; slot < containers.capacity(); slot++) {
            ByteString id = containers.keyAt(slot);
            ContainerInfo info = containers.valueAt(slot);
            if (id != null && info != null && !info.pod().name().isEmpty()) {
                containers.put(id, resolver.completed(info));
            }
        }
    }

    /// All containers of which something is known, without the host; for whoever writes them down.
    public List<ContainerInfo> list() {
        List<ContainerInfo> list = new ArrayList<>();
        for (int slot = 0; slot < containers.capacity(); slot++) {
            ContainerInfo info = containers.valueAt(slot);
            if (info != null && !info.equals(ContainerInfo.HOST)) {
                list.add(info);
            }
        }
        return list;
    }

    public int size() {
        return containers.size();
    }

    public void put(ContainerInfo info) {
        put(ByteString.of(info.id()), info);
    }

    /// @param id the info's own
    void put(ByteString id, ContainerInfo info) {
        changes++;
        containers.put(id, info);
    }

    public void remove(ByteString id) {
        if (!id.isEmpty()) {
            changes++;
            containers.remove(id);
            asked.remove(id);
        }
    }

    /// Nothing is known but the host.
    void clear() {
        changes++;
        containers.clear();
        containers.put(ByteString.EMPTY, ContainerInfo.HOST);
        asked.clear();
    }

    /// What a cgroup blob of an event says.
    Cgroups parse(ByteString blob) {
        return cgroups.of(blob);
    }

    /// Sets the thread's container and pod from its cgroups. A container seen for the first time is asked for;
    /// one that nobody knew is asked for again when {@code again}, which an exec is.
    void assign(ThreadInfo thread, boolean again) {
        Cgroups found = cgroups.of(thread.cgroups);
        assign(thread, found, again);
    }

    void assign(ThreadInfo thread, Cgroups found, boolean again) {
        ContainerMatch match = found.match();
        if (!thread.containerId.equals(match.id())) {
            thread.generation++;
        }
        thread.forget();
        thread.containerId = match.id();
        thread.containerFullId = match.fullId();
        thread.podUid = found.podUid();
        if (match.isContainer()) {
            resolve(found, thread.pid, again);
        }
    }

    private void resolve(Cgroups found, long pid, boolean again) {
        ContainerMatch match = found.match();
        ByteString id = match.id();
        if (containers.contains(id) || (asked.contains(id) && !again)) {
            return;
        }
        if (found.known() != null) {
            put(id, found.known());
            return;
        }
        asked.put(id, true);
        Optional<ContainerInfo> info = resolver.resolve(match.fullId(), match.cgroupPath(), pid);
        if (info.isPresent()) {
            put(id, info.get());
        }
    }
}
