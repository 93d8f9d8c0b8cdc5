// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;

/// Input, output and opening: what kind of access an event is, and how much it moved.
final class EvtKindFields {
    private static final int O_RDONLY = 1;
    private static final int O_WRONLY = 2;
    private static final int O_CREAT = 4;
    private static final int EXECUTE_BITS = 0111;
    private static final int TRANSFER = EventType.READS_FROM_FD | EventType.WRITES_TO_FD;
    private static final ByteString READ = ByteString.of("read");
    private static final ByteString WRITE = ByteString.of("write");
    private static final byte[] DEV_LOG = ByteString.of("/dev/log").array();

    private EvtKindFields() {}

    static void register(FieldRegistry fields) {
        fields.add(
                        "evt.is_io",
                        (event, slot) -> slot.setTruth(event.event.type().is(TRANSFER)))
                .add("evt.is_io_read", (event, slot) -> slot.setTruth(reads(event)))
                .add("evt.is_io_write", (event, slot) -> slot.setTruth(writes(event)))
                .add("evt.io_dir", EvtKindFields::direction)
                .add(
                        "evt.is_wait",
                        (event, slot) -> slot.setTruth(event.event.type().is(EventType.WAITS)))
                .add("evt.is_syslog", (event, slot) -> slot.setTruth(isSyslog(event)))
                .add("evt.is_open_read", (event, slot) -> slot.setTruth((openFlags(event) & O_RDONLY) != 0))
                .add("evt.is_open_write", (event, slot) -> slot.setTruth((openFlags(event) & O_WRONLY) != 0))
                .add("evt.is_open_create", (event, slot) -> slot.setTruth(creates(event)))
                .add("evt.is_open_exec", (event, slot) -> slot.setTruth(createsExecutable(event)))
                .dependOn(
                        FieldScope.TYPE, "evt.is_io", "evt.is_io_read", "evt.is_io_write", "evt.io_dir", "evt.is_wait");
        for (String kind : new String[] {"", ".file", ".net"}) {
            fields.add("evt.buflen" + kind, (event, slot) -> moved(event, slot, kind, true, true))
                    .add("evt.buflen" + kind + ".in", (event, slot) -> moved(event, slot, kind, true, false))
                    .add("evt.buflen" + kind + ".out", (event, slot) -> moved(event, slot, kind, false, true));
        }
    }

    private static boolean reads(EventContext event) {
        return event.event.type().is(EventType.READS_FROM_FD);
    }

    private static boolean writes(EventContext event) {
        return event.event.type().is(EventType.WRITES_TO_FD);
    }

    private static void direction(EventContext event, Slot slot) {
        if (writes(event)) {
            slot.setText(WRITE);
        } else if (reads(event)) {
            slot.setText(READ);
        }
    }

    private static boolean isSyslog(EventContext event) {
        FdInfo fd = event.fd;
        if (fd == null || !writes(event)) {
            return false;
        }
        byte[] name = fd.name.array();
        for (int i = 0; i + DEV_LOG.length <= name.length; i++) {
            if (java.util.Arrays.equals(name, i, i + DEV_LOG.length, DEV_LOG, 0, DEV_LOG.length)) {
                return true;
            }
        }
        return false;
    }

    private static void moved(EventContext event, Slot slot, String kind, boolean in, boolean out) {
        EventView view = event.event;
        FdInfo fd = event.fd;
        int category = view.type().category() & 0x1FF;
        boolean isRead = category == EvtCategories.IO_READ;
        boolean isWrite = category == EvtCategories.IO_WRITE;
        boolean isOther = category == EvtCategories.IO_OTHER && in && out;
        if (fd == null || !view.hasReturnValue() || view.returnValue() < 0) {
            return;
        }
        boolean rightFd = kind.isEmpty()
                || (kind.equals(".file") && FdKinds.isFile(fd))
                || (kind.equals(".net") && FdKinds.isInet(fd));
        if (rightFd && ((isRead && in) || (isWrite && out) || isOther)) {
            slot.setNumber(view.returnValue());
        }
    }

    /// Index of the flags parameter of the open family that has one, else -1.
    private static int flagsIndex(int code) {
        return switch (code) {
            case EventCode.OPEN_X, EventCode.OPEN_BY_HANDLE_AT_X -> 2;
            case EventCode.OPENAT_X, EventCode.OPENAT2_X -> 3;
            default -> -1;
        };
    }

    private static int openFlags(EventContext event) {
        int index = flagsIndex(event.event.code());
        return index < 0 ? 0 : event.event.i32(index, 0);
    }

    private static boolean creates(EventContext event) {
        int flags = openFlags(event);
        return (flags & FdInfo.O_F_CREATED) != 0 || ((flags & FdInfo.O_TMPFILE) != 0 && event.event.returnValue() >= 0);
    }

    private static boolean createsExecutable(EventContext event) {
        EventView view = event.event;
        int code = view.code();
        if (code == EventCode.CREAT_X) {
            return (view.i32(2, 0) & EXECUTE_BITS) != 0;
        }
        boolean hasMode = code == EventCode.OPEN_X || code == EventCode.OPENAT_X || code == EventCode.OPENAT2_X;
        return hasMode
                && (openFlags(event) & (O_CREAT | FdInfo.O_TMPFILE)) != 0
                && (view.i32(flagsIndex(code) + 1, 0) & EXECUTE_BITS) != 0;
    }
}
