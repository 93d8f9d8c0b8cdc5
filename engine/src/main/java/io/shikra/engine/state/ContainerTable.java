// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Containers by reported id, the host under the empty one; decides which container a thread is in (spec:
/// container fields, §1 and §2). One writer.
public final class ContainerTable {
    private final ContainerResolver resolver;
    private final CgroupCache cgroups = new CgroupCache();
    private final Map<ByteString, ContainerInfo> containers = new HashMap<>();
    private final Set<ByteString> asked = new HashSet<>();
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
        return containers.get(id);
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
        containers.replaceAll((_, info) -> info.pod().name().isEmpty() ? info : resolver.completed(info));
    }

    /// All containers of which something is known, without the host; for whoever writes them down.
    public List<ContainerInfo> list() {
        List<ContainerInfo> list = new ArrayList<>(containers.values());
        list.remove(ContainerInfo.HOST);
        return list;
    }

    public int size() {
        return containers.size();
    }

    public void put(ContainerInfo info) {
        changes++;
        containers.put(ByteString.of(info.id()), info);
    }

    public void remove(ByteString id) {
        if (!id.isEmpty()) {
            changes++;
            containers.remove(id);
            asked.remove(id);
        }
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
            resolve(match, thread.pid, again);
        }
    }

    private void resolve(ContainerMatch match, long pid, boolean again) {
        ByteString id = match.id();
        if (containers.containsKey(id) || (asked.contains(id) && !again)) {
            return;
        }
        if (!match.type().isEmpty()) {
            put(ContainerInfo.of(match.id().toString(), match.fullId(), match.type()));
            return;
        }
        asked.add(id);
        Optional<ContainerInfo> info = resolver.resolve(match.fullId(), match.cgroupPath(), pid);
        if (info.isPresent()) {
            changes++;
            containers.put(id, info.get());
        }
    }
}
