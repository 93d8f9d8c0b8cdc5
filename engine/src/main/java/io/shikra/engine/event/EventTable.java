// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every event type of the capture format, every flag table and every system call, by code and by name.
/// Loaded once from the class path; immutable.
public final class EventTable {
    private static final Map<String, FlagTable> FLAGS = TableReader.flagTables();
    private static final EventType[] TYPES = TableReader.eventTypes(FLAGS);
    private static final Syscall[] SYSCALLS = TableReader.syscalls();
    private static final Map<String, int[]> CODES = codesByName();
    private static final Map<String, Integer> SYSCALL_IDS = syscallIds();

    private EventTable() {}

    /// One system call of the capture's own numbering (ppm_sc).
    ///
    /// @param exitCode the event its exit is recorded as; the generic event when it has none of its own; -1: none
    public record Syscall(int id, String name, int exitCode) {
        public boolean isGeneric() {
            return exitCode == EventCode.GENERIC_X;
        }
    }

    /// Number of codes: valid ones are below it.
    public static int size() {
        return TYPES.length;
    }

    /// @throws IndexOutOfBoundsException for a code that is not in the table
    public static EventType type(int code) {
        return TYPES[code];
    }

    /// @throws IllegalArgumentException when there is no such table
    public static FlagTable flags(String table) {
        FlagTable found = FLAGS.get(table);
        if (found == null) {
            throw new IllegalArgumentException("no flag table is called " + table);
        }
        return found;
    }

    /// What `evt.type` may be compared with: names of events and of system calls. (Names of asynchronous events come
    /// with whoever sends them.)
    public static boolean isKnownName(String name) {
        return CODES.containsKey(name);
    }

    /// Every known name.
    public static Set<String> names() {
        return CODES.keySet();
    }

    /// All codes, enter and exit, old and current, of events that print {@code name}; the generic pair {0, 1} for a
    /// system call that has no event of its own; empty for an unknown name.
    public static int[] codes(String name) {
        int[] found = CODES.get(name);
        return found == null ? new int[0] : found.clone();
    }

    /// The event in use today under that name, as rules see it: the exit event of a system call, else the event itself.
    public static Optional<EventType> current(String name) {
        Optional<EventType> best = Optional.empty();
        for (int code : codes(name)) {
            EventType type = TYPES[code];
            if (type.isCurrent() && (best.isEmpty() || type.isExit())) {
                best = Optional.of(type);
            }
        }
        return best;
    }

    /// Name of a ppm_sc code, as the generic event's ID prints; `unknown` for codes outside the table.
    public static String syscallName(int id) {
        return id >= 0 && id < SYSCALLS.length ? SYSCALLS[id].name() : SYSCALLS[0].name();
    }

    public static List<Syscall> syscalls() {
        return List.of(SYSCALLS);
    }

    /// ppm_sc code of a system call, -1 when the name is none.
    public static int syscallId(String name) {
        return SYSCALL_IDS.getOrDefault(name, -1);
    }

    private static Map<String, Integer> syscallIds() {
        Map<String, Integer> ids = HashMap.newHashMap(SYSCALLS.length);
        for (Syscall syscall : SYSCALLS) {
            ids.putIfAbsent(syscall.name(), syscall.id());
        }
        return Map.copyOf(ids);
    }

    private static Map<String, int[]> codesByName() {
        Map<String, List<Integer>> codes = new HashMap<>();
        for (EventType type : TYPES) {
            if (!type.is(EventType.UNUSED)) {
                codes.computeIfAbsent(type.name(), _ -> new ArrayList<>()).add(type.code());
            }
        }
        for (Syscall syscall : SYSCALLS) {
            if (syscall.isGeneric() && !codes.containsKey(syscall.name())) {
                codes.put(syscall.name(), List.of(EventCode.GENERIC_E, EventCode.GENERIC_X));
            }
        }
        Map<String, int[]> arrays = HashMap.newHashMap(codes.size());
        for (Map.Entry<String, List<Integer>> entry : codes.entrySet()) {
            int[] array = new int[entry.getValue().size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = entry.getValue().get(i);
            }
            arrays.put(entry.getKey(), array);
        }
        return arrays;
    }
}
