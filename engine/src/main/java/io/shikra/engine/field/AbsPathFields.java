// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventParam;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.ParamType;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.Paths;
import java.util.List;
import java.util.Set;

/// evt.abspath: the absolute path of calls that take a directory descriptor. In
/// Falco, asking for it changes what later fields of the event say: its descriptor is then the directory's.
final class AbsPathFields {
    private static final Set<String> NAMES = Set.of(
            "renameat",
            "renameat2",
            "linkat",
            "symlinkat",
            "openat",
            "openat2",
            "open_by_handle_at",
            "unlinkat",
            "mkdirat",
            "fchmodat",
            "fchownat");

    private AbsPathFields() {}

    static void register(FieldRegistry fields, Compatibility compatibility) {
        fields.bind("evt.abspath", argument -> bind(argument, compatibility));
    }

    private static Extractor bind(String argument, Compatibility compatibility) {
        int[] indexes = new int[EventTable.size()];
        for (int code = 0; code < indexes.length; code++) {
            indexes[code] = index(code, argument);
        }
        return new AbsolutePath(indexes, compatibility);
    }

    private record AbsolutePath(int[] indexes, Compatibility compatibility) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            int index = indexes[event.event.code()];
            path(event, index, slot);
            if (changesEvent() && slot.isPresent()) {
                showDirectory(event, index);
            }
        }

        @Override
        public boolean changesEvent() {
            return compatibility.copiesDefects();
        }
    }

    /// An absolute path has no directory that it starts from.
    private static void showDirectory(EventContext event, int index) {
        EventView view = event.event;
        if (view.byteAt(index, 0) == '/') {
            return;
        }
        FdInfo directory =
                event.fdOf(view.number(view.type().params().get(index).dirfdIndex(), -1));
        if (directory != null) {
            event.fd = directory;
        }
    }

    /// The path parameter: of the new directory for `dst` where an event has two, else of its first.
    private static int index(int code, String argument) {
        EventType type = EventTable.type(code);
        int first = -1;
        for (EventParam param : NAMES.contains(type.name()) ? type.params() : List.<EventParam>of()) {
            if (param.type() == ParamType.FSRELPATH && param.dirfdIndex() >= 0) {
                String dirfd = type.params().get(param.dirfdIndex()).name();
                if (dirfd.startsWith("new") && argument.equals("dst")) {
                    return param.index();
                }
                first = first < 0 ? param.index() : first;
            }
        }
        return first;
    }

    private static void path(EventContext event, int index, Slot slot) {
        EventView view = event.event;
        if (index < 0 || event.thread == null || !view.has(index)) {
            return;
        }
        ByteString text = view.text(index, event.strings);
        long dirfd = view.number(view.type().params().get(index).dirfdIndex(), -1);
        ByteString base = event.baseDir(dirfd, text);
        if (base.equals(Paths.UNKNOWN)) {
            slot.text().append(base).append('/').append(text);
            slot.setComposed();
        } else {
            CleanText.set(event.concatenate(base, text), slot);
        }
    }
}
