// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Works out what a cgroup list means, once per distinct list.
final class CgroupCache {
    /// Containers come and go: when so many lists were seen, all are forgotten and worked out again as needed.
    private static final int MAX_ENTRIES = 8192;

    private static final Pattern POD =
            Pattern.compile("pod([a-z0-9]{8}[-_][a-z0-9]{4}[-_][a-z0-9]{4}[-_][a-z0-9]{4}[-_][a-z0-9]{12})");

    private final Map<ByteString, Cgroups> cache = new HashMap<>();
    /// The same by the list of a thread: threads hand theirs down.
    private final IdentityHashMap<List<ByteString>, Cgroups> byItems = new IdentityHashMap<>();

    /// @param blob `subsystem=path` items, each ended by a NUL
    Cgroups of(ByteString blob) {
        if (blob.isEmpty()) {
            return Cgroups.NONE;
        }
        Cgroups found = cache.get(blob);
        if (found == null) {
            found = parse(Vectors.split(blob));
            if (cache.size() >= MAX_ENTRIES) {
                cache.clear();
            }
            cache.put(blob, found);
        }
        return found;
    }

    Cgroups of(List<ByteString> items) {
        Cgroups found = byItems.get(items);
        if (found == null) {
            found = of(Vectors.join(items, (byte) 0));
            if (byItems.size() >= MAX_ENTRIES) {
                byItems.clear();
            }
            byItems.put(items, found);
        }
        return found;
    }

    private static Cgroups parse(List<ByteString> raw) {
        List<ByteString> items = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        String podUid = "";
        for (ByteString item : raw) {
            String text = item.toString();
            int equals = text.indexOf('=');
            String path = text.substring(equals + 1);
            items.add(equals < 0 ? item : ByteString.of(normalised(text.substring(0, equals)) + "=" + path));
            paths.add(path);
            Matcher pod = POD.matcher(path);
            if (podUid.isEmpty() && pod.find()) {
                podUid = pod.group(1).replace('_', '-');
            }
        }
        ContainerMatch match = ContainerMatchers.match(paths);
        ContainerInfo known =
                match.type().isEmpty() ? null : ContainerInfo.of(match.id().toString(), match.fullId(), match.type());
        return new Cgroups(List.copyOf(items), match, podUid, known);
    }

    /// Names as the reference prints them, however the kernel calls them.
    private static String normalised(String subsystem) {
        String name = subsystem.endsWith("_cgroup") ? subsystem.substring(0, subsystem.length() - 7) : subsystem;
        return switch (name) {
            case "perf" -> "perf_event";
            case "mem" -> "memory";
            case "io" -> "blkio";
            default -> name;
        };
    }
}
