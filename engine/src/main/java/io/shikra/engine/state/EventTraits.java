// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;

/// What the state engine has to know of a type of event, in one word (spec: state, §2).
final class EventTraits {
    /// It happened in a thread, which is looked up and, when it is unknown, read.
    static final int THREAD = 1;
    /// The thread is only shown when it is known; nothing is noted of it.
    static final int KNOWN_THREAD = 2;
    /// An unknown thread is not read: the handler makes it, or it is gone.
    static final int ONLY_KNOWN_THREAD = 4;
    static final int EXIT = 8;
    /// An enter event that only feeds the state.
    static final int FEEDER = 16;
    /// No handler, and no trace in the thread.
    static final int SKIPPED = 32;
    static final int META = 64;
    /// May come from a plugin.
    static final int OF_PLUGIN = 128;
    /// All engines of a division take it, whoever owns its thread: it changes what all of them know.
    static final int SHARED = 256;

    /// Engines that do not own its thread may pass it over: it changes nothing that they know, and its thread, which
    /// they do know, is noted as having done something.
    static final int PASSABLE = 512;

    private static final int[] BY_CODE = byCode();

    private EventTraits() {}

    static int of(int code) {
        return BY_CODE[code];
    }

    private static int[] byCode() {
        int[] table = new int[EventTable.size()];
        for (int code = 0; code < table.length; code++) {
            table[code] = traits(EventTable.type(code));
        }
        return table;
    }

    private static int traits(EventType type) {
        int traits = special(type.code()) | (isShared(type.code()) ? SHARED : 0);
        boolean thread = !type.isKind(EventType.KIND_METAEVENT | EventType.KIND_PLUGIN | EventType.KIND_ITER);
        if (type.is(EventType.SKIPPARSERESET)) {
            traits |= SKIPPED | (thread || type.code() == EventCode.PROCINFO_E ? KNOWN_THREAD : 0);
        } else if (thread) {
            traits |= THREAD;
        }
        if (type.isExit()) {
            traits |= EXIT;
        }
        if (type.isKind(EventType.KIND_METAEVENT)) {
            traits |= META;
        }
        boolean passable = (traits & (THREAD | SHARED | ONLY_KNOWN_THREAD)) == THREAD;
        return passable ? traits | PASSABLE : traits;
    }

    /// Processes and programs that begin and end, ids, and what is told of the host itself. The descriptor that
    /// pidfd_getfd copies is looked up by two engines.
    private static boolean isShared(int code) {
        return switch (code) {
            case EventCode.CLONE_X,
                    EventCode.CLONE3_X,
                    EventCode.FORK_X,
                    EventCode.VFORK_X,
                    EventCode.EXECVE_E,
                    EventCode.EXECVE_X,
                    EventCode.EXECVEAT_E,
                    EventCode.EXECVEAT_X,
                    EventCode.PROCEXIT_E,
                    EventCode.PRCTL_X,
                    EventCode.SETSID_X,
                    EventCode.SETUID_X,
                    EventCode.SETREUID_X,
                    EventCode.SETRESUID_X,
                    EventCode.SETGID_X,
                    EventCode.SETREGID_X,
                    EventCode.SETRESGID_X,
                    EventCode.CAPSET_X,
                    EventCode.UNSHARE_X,
                    EventCode.SETNS_X,
                    EventCode.CHROOT_X,
                    EventCode.PRLIMIT_X,
                    EventCode.PIDFD_GETFD_X,
                    EventCode.USER_ADDED_E,
                    EventCode.USER_DELETED_E,
                    EventCode.GROUP_ADDED_E,
                    EventCode.GROUP_DELETED_E,
                    EventCode.ASYNC_E,
                    EventCode.CONTAINER_JSON_E -> true;
            default -> false;
        };
    }

    private static int special(int code) {
        return switch (code) {
            case EventCode.OPEN_E,
                    EventCode.CREAT_E,
                    EventCode.OPENAT_E,
                    EventCode.OPENAT2_E,
                    EventCode.CONNECT_E,
                    EventCode.EXECVE_E,
                    EventCode.EXECVEAT_E -> FEEDER;
            case EventCode.CLONE_X,
                    EventCode.CLONE3_X,
                    EventCode.FORK_X,
                    EventCode.VFORK_X,
                    EventCode.SWITCH_E,
                    EventCode.PROCEXIT_E -> ONLY_KNOWN_THREAD;
            case EventCode.PLUGIN_E, EventCode.ASYNC_E -> OF_PLUGIN;
            default -> 0;
        };
    }
}
