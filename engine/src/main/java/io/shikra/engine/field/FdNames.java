// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.ThreadInfo;

/// Names of descriptors. Where nothing is known of one (a failed open), the event's parameters say what it would have
/// been called.
final class FdNames {
    private static final ByteString ROOT = ByteString.of("/");

    private FdNames() {}

    static void name(EventContext event, Slot slot, ParamText params) {
        if (!FdFields.applies(event)) {
            return;
        }
        FdInfo fd = FdFields.find(event);
        if (fd != null) {
            CleanText.set(fd.name, slot);
        } else {
            fromParameters(event, slot, params);
        }
    }

    private static void fromParameters(EventContext event, Slot slot, ParamText params) {
        switch (event.event.code()) {
            case EventCode.OPEN_X, EventCode.CREAT_X, EventCode.ACCEPT_X, EventCode.ACCEPT4_X, EventCode.CONNECT_X -> {
                if (event.event.paramCount() > 1) {
                    printed(event, 1, slot, params);
                }
            }
            case EventCode.OPENAT_X, EventCode.OPENAT2_X -> {
                EventView view = event.event;
                if (view.has(1) && view.has(2)) {
                    ByteString path = view.text(2, event.strings);
                    CleanText.set(event.concatenate(event.baseDir(view.i64(1, 0), path), path), slot);
                }
            }
            case EventCode.OPEN_BY_HANDLE_AT_X -> printed(event, 3, slot, params);
            default -> slot.setText(ByteString.EMPTY);
        }
    }

    private static void printed(EventContext event, int index, Slot slot, ParamText params) {
        TextBuffer text = slot.text();
        params.resolved(event, index, text);
        if (text.length() == 0) {
            params.raw(event, index, text);
        }
        slot.setComposed();
    }

    static void nameRaw(EventContext event, Slot slot, ParamText params) {
        if (!FdFields.applies(event)) {
            return;
        }
        FdInfo fd = FdFields.find(event);
        if (fd != null) {
            slot.setText(fd.nameRaw);
            return;
        }
        int index = switch (event.event.code()) {
            case EventCode.OPEN_X, EventCode.CREAT_X -> 1;
            case EventCode.OPENAT_X, EventCode.OPENAT2_X -> 2;
            case EventCode.OPEN_BY_HANDLE_AT_X -> 3;
            case EventCode.ACCEPT_X, EventCode.ACCEPT4_X, EventCode.CONNECT_X -> -2;
            default -> -1;
        };
        if (index == -2 && event.event.paramCount() > 1) {
            params.raw(event, 1, slot.text());
            slot.setComposed();
        } else {
            slot.setText(index < 0 ? ByteString.EMPTY : event.event.text(index, event.strings));
        }
    }

    /// Up to the last `/`; a directory is its own.
    static void directory(EventContext event, Slot slot, ParamText params) {
        if (!FdFields.applies(event)) {
            return;
        }
        FdInfo fd = FdFields.find(event);
        if (fd == null) {
            fromParameters(event, slot, params);
        } else if (FdKinds.isFile(fd) || fd.type == FdInfo.DIRECTORY) {
            CleanText.set(fd.name, slot);
        }
        if (slot.isPresent() && (fd == null || fd.type != FdInfo.DIRECTORY)) {
            cut(slot);
        }
    }

    private static void cut(Slot slot) {
        int at = lastSlash(slot.bytes(), slot.from(), slot.to());
        if (at < 0 || (at == slot.from() && slot.length() > 1)) {
            slot.setText(ROOT);
        } else if (at < slot.to() - 1) {
            slot.setBytes(slot.bytes(), slot.from(), at);
        }
    }

    static void fileName(FdInfo fd, Slot slot) {
        if (!FdKinds.isFile(fd)) {
            return;
        }
        CleanText.set(fd.name, slot);
        int at = lastSlash(slot.bytes(), slot.from(), slot.to());
        if (at < 0) {
            slot.setText(ROOT);
        } else if (at < slot.to() - 1) {
            slot.setBytes(slot.bytes(), at + 1, slot.to());
        }
    }

    private static int lastSlash(byte[] text, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (text[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    /// `container:name`; the host's container is the empty text.
    static void inContainer(EventContext event, Slot slot, ParamText params, boolean directory) {
        ThreadInfo thread = event.thread;
        if (directory) {
            directory(event, slot, params);
        } else {
            name(event, slot, params);
        }
        if (thread == null || !slot.isPresent()) {
            return;
        }
        byte[] text = java.util.Arrays.copyOfRange(slot.bytes(), slot.from(), slot.to());
        slot.text().append(thread.containerId).append(':').append(text, 0, text.length);
        slot.setComposed();
    }
}
