// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventType;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;

/// evt.category: the low part of the event's category; of input and output the kind of its fd.
final class EvtCategories {
    static final int MEMORY = 5;
    static final int IO_READ = 32;
    static final int IO_WRITE = 33;
    static final int IO_OTHER = 34;

    private static final String[] LOW = {
        "unknown",
        "other",
        "file",
        "net",
        "IPC",
        "memory",
        "process",
        "sleep",
        "system",
        "signal",
        "user",
        "time",
        "processing"
    };
    private static final ByteString[] NAMES = names();
    private static final ByteString UNKNOWN = ByteString.of("unknown");
    private static final ByteString FILE = ByteString.of("file");
    private static final ByteString NET = ByteString.of("net");
    private static final ByteString IPC = ByteString.of("ipc");
    private static final ByteString WAIT = ByteString.of("wait");
    private static final ByteString SCHEDULER = ByteString.of("scheduler");
    private static final ByteString INTERNAL = ByteString.of("internal");

    private EvtCategories() {}

    private static ByteString[] names() {
        ByteString[] names = new ByteString[LOW.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = ByteString.of(LOW[i]);
        }
        return names;
    }

    /// Whether the kind of the descriptor decides.
    static boolean isTransfer(EventType type) {
        int low = type.category() & 0x1FF;
        return low >= IO_READ && low <= IO_OTHER;
    }

    static void extract(EventContext event, Slot slot) {
        int low = event.event.type().category() & 0x1FF;
        switch (low) {
            case IO_READ, IO_WRITE, IO_OTHER -> slot.setText(ofFd(event.fd));
            case 64 -> slot.setText(WAIT);
            case 128 -> slot.setText(SCHEDULER);
            case 256 -> slot.setText(INTERNAL);
            default -> slot.setText(low < NAMES.length ? NAMES[low] : UNKNOWN);
        }
    }

    private static ByteString ofFd(@org.jspecify.annotations.Nullable FdInfo fd) {
        if (fd == null) {
            return UNKNOWN;
        }
        return switch (fd.type) {
            case FdInfo.FILE, FdInfo.FILE_V2, FdInfo.DIRECTORY -> FILE;
            case FdInfo.IPV4_SOCK, FdInfo.IPV6_SOCK, FdInfo.IPV4_SERV, FdInfo.IPV6_SERV -> NET;
            case FdInfo.FIFO, FdInfo.UNIX, FdInfo.EVENT, FdInfo.SIGNALFD, FdInfo.INOTIFY, FdInfo.USERFAULTFD -> IPC;
            default -> UNKNOWN;
        };
    }
}
