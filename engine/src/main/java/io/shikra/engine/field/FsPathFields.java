// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.Paths;
import java.util.Optional;

/// Paths that successful file system calls work on (spec: state, fs.path, with its table).
final class FsPathFields {
    /// event: name parameter; source; target. `-` where it has none.
    private static final String[][] TABLE = {
        {"mkdir", "path", "-", "-"},
        {"mkdirat", "path", "-", "-"},
        {"rmdir", "path", "-", "-"},
        {"unlink", "path", "-", "-"},
        {"chown", "path", "-", "-"},
        {"lchown", "path", "-", "-"},
        {"unlinkat", "name", "-", "-"},
        {"open", "name", "-", "-"},
        {"openat", "name", "-", "-"},
        {"openat2", "name", "-", "-"},
        {"umount", "name", "-", "-"},
        {"umount2", "name", "-", "-"},
        {"chmod", "filename", "-", "-"},
        {"fchmodat", "filename", "-", "-"},
        {"fchownat", "pathname", "-", "-"},
        {"fchmod", "fd", "-", "-"},
        {"fchown", "fd", "-", "-"},
        {"quotactl", "special", "-", "-"},
        {"rename", "-", "oldpath", "newpath"},
        {"renameat", "-", "oldpath", "newpath"},
        {"renameat2", "-", "oldpath", "newpath"},
        {"link", "-", "newpath", "oldpath"},
        {"linkat", "-", "newpath", "oldpath"},
        {"symlink", "-", "linkpath", "target"},
        {"symlinkat", "-", "linkpath", "target"},
        {"mount", "-", "dev", "dir"},
    };

    private FsPathFields() {}

    static void register(FieldRegistry fields) {
        String[] kinds = {"name", "source", "target"};
        for (int kind = 0; kind < kinds.length; kind++) {
            int[] indexes = indexes(kind + 1);
            boolean target = kind == 2;
            fields.add("fs.path." + kinds[kind], (event, slot) -> path(event, indexes, target, slot))
                    .add("fs.path." + kinds[kind] + "raw", (event, slot) -> raw(event, indexes, slot));
        }
    }

    /// Index of the parameter by event code, -1 where there is none.
    private static int[] indexes(int column) {
        int[] indexes = new int[EventTable.size()];
        java.util.Arrays.fill(indexes, -1);
        for (String[] row : TABLE) {
            Optional<EventType> type = EventTable.current(row[0]);
            if (type.isPresent() && !row[column].equals("-")) {
                indexes[type.get().code()] = type.get().paramIndex(row[column]);
            }
        }
        return indexes;
    }

    /// Whether the event has the path and succeeded: of open and its like any result but -1 counts, as in Falco.
    private static boolean applies(EventContext event, int index) {
        EventView view = event.event;
        if (index < 0 || event.thread == null || !view.has(index)) {
            return false;
        }
        return isOpen(view.type().name()) ? view.i64(0, -1) != -1 : view.i64(0, -1) == 0;
    }

    private static boolean isOpen(String name) {
        return name.equals("open") || name.equals("openat") || name.equals("openat2");
    }

    private static void raw(EventContext event, int[] indexes, Slot slot) {
        int index = indexes[event.event.code()];
        if (applies(event, index)) {
            if (event.event.type().isText(index)) {
                slot.setText(event.event.text(index, event.strings));
            } else {
                ofFd(event, slot);
            }
        }
    }

    private static void ofFd(EventContext event, Slot slot) {
        FdInfo fd = FdFields.find(event);
        if (fd != null) {
            CleanText.set(fd.name, slot);
        }
    }

    private static void path(EventContext event, int[] indexes, boolean target, Slot slot) {
        EventView view = event.event;
        int index = indexes[view.code()];
        if (!applies(event, index)) {
            return;
        }
        if (!view.type().isText(index)) {
            ofFd(event, slot);
            return;
        }
        ByteString text = view.text(index, event.strings);
        String name = view.type().name();
        boolean relative = text.isEmpty() || text.at(0) != '/';
        if (relative && (name.equals("openat") || name.equals("openat2"))) {
            FdInfo fd = FdFields.find(event);
            CleanText.set(fd == null ? Paths.UNKNOWN : fd.name, slot);
            return;
        }
        ByteString base = relative ? base(event, name, target) : ByteString.EMPTY;
        if (base.equals(Paths.UNKNOWN)) {
            slot.text().append(base).append(text);
            slot.setComposed();
        } else {
            CleanText.set(event.concatenate(base, text), slot);
        }
    }

    /// Where a relative path starts. Falco's answers differ by event; so do these.
    private static ByteString base(EventContext event, String name, boolean target) {
        return switch (name) {
            case "fchownat", "fchmodat", "mkdirat", "unlinkat", "mknodat" -> directory(event);
            case "symlinkat" -> target ? Paths.UNKNOWN : directory(event);
            case "renameat2" -> event.baseDir(event.event.i64(target ? 3 : 1, -1), ByteString.EMPTY);
            default -> event.cwd();
        };
    }

    private static ByteString directory(EventContext event) {
        FdInfo fd = FdFields.find(event);
        if (fd == null || fd.type != FdInfo.DIRECTORY) {
            return Paths.UNKNOWN;
        }
        return event.baseDir(event.fdNumber, ByteString.EMPTY);
    }
}
