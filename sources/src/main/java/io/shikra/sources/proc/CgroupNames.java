// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.event.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `/proc/PID/cgroup` as `subsystem=path` items with the capture's names: lines of version 1 give one item per
/// controller, the line of version 2 one per controller that hierarchy has, each with the nearest ancestor path that
/// has it (cgroups(7)). On a hybrid host the second hierarchy has no controllers though runtimes place containers there
/// too: its path is then given as `unified=`, unless it is the root.
/// One thread at a time.
final class CgroupNames {
    private static final int LIMIT = 16384;
    private static final int MAX_CACHED = 4096;

    private final ProcFile file;
    /// Directory where the version 2 hierarchy is mounted; empty when it is nowhere.
    private final String unifiedMount;

    private final Map<String, List<ByteString>> byText = new HashMap<>();

    CgroupNames(ProcFile file, String unifiedMount) {
        this.file = file;
        this.unifiedMount = unifiedMount;
    }

    /// @param path the cgroup file of a thread
    List<ByteString> read(String path) {
        if (!file.read(path, LIMIT)) {
            return List.of();
        }
        // Few distinct texts, many threads: parsing (and the controllers' files) once per text.
        String text = new String(file.bytes(), 0, file.length(), StandardCharsets.UTF_8);
        List<ByteString> known = byText.get(text);
        if (known != null) {
            return known;
        }
        if (byText.size() >= MAX_CACHED) {
            byText.clear();
        }
        List<ByteString> items = parse(text);
        byText.put(text, items);
        return items;
    }

    private List<ByteString> parse(String text) {
        List<ByteString> items = new ArrayList<>();
        String unified = "";
        for (String line : text.split("\n", -1)) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (first < 0 || second < 0) {
                continue;
            }
            String controllers = line.substring(first + 1, second);
            String path = line.substring(second + 1);
            if (controllers.isEmpty()) {
                unified = path;
            } else {
                for (String controller : controllers.split(",", -1)) {
                    items.add(ByteString.of(normalised(controller) + "=" + path));
                }
            }
        }
        if (!unified.isEmpty()) {
            unified(unified, items);
        }
        return List.copyOf(items);
    }

    private void unified(String path, List<ByteString> items) {
        Set<String> seen = new LinkedHashSet<>();
        for (String at = path; ; at = at.substring(0, Math.max(at.lastIndexOf('/'), 0))) {
            for (String controller : controllers(at)) {
                if (seen.add(controller)) {
                    items.add(ByteString.of(normalised(controller) + "=" + (at.isEmpty() ? "/" : at)));
                }
            }
            if (at.isEmpty() || at.equals("/")) {
                break;
            }
        }
        if (seen.isEmpty() && !path.equals("/")) {
            items.add(ByteString.of("unified=" + path));
        }
    }

    private List<String> controllers(String path) {
        if (unifiedMount.isEmpty()
                || path.contains("/..")
                || !file.read(unifiedMount + path + "/cgroup.controllers", 4096)) {
            return List.of();
        }
        String text = new String(file.bytes(), 0, file.length(), StandardCharsets.US_ASCII).strip();
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    private static String normalised(String controller) {
        String name = controller.endsWith("_cgroup") ? controller.substring(0, controller.length() - 7) : controller;
        return switch (name) {
            case "perf" -> "perf_event";
            case "mem" -> "memory";
            case "io" -> "blkio";
            default -> name;
        };
    }
}
