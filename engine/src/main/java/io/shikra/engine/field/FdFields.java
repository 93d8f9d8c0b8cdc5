// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventType;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.ThreadInfo;
import org.jspecify.annotations.Nullable;

/// The descriptor of an event, its addresses left out (spec: state, fd fields). All are absent for events that
/// make, use
/// or close no descriptor, and without a thread.
final class FdFields {
    private static final int FD_EVENTS = EventType.CREATES_FD | EventType.USES_FD | EventType.DESTROYS_FD;
    private static final ByteString IP = ByteString.of("ip");
    private static final ByteString UNIX = ByteString.of("unix");
    private static final ByteString[] LETTERS = letters();

    private FdFields() {}

    /// Takes a value out of a descriptor.
    interface OfFd {
        void extract(FdInfo fd, Slot slot);
    }

    static boolean applies(EventContext event) {
        return event.thread != null && event.event.type().is(FD_EVENTS);
    }

    /// The event's descriptor; null when it has none or nothing is known of it.
    static @Nullable FdInfo find(EventContext event) {
        return event.shownFd();
    }

    static Extractor of(OfFd value) {
        return (event, slot) -> {
            FdInfo fd = find(event);
            if (fd != null) {
                value.extract(fd, slot);
            }
        };
    }

    static void register(FieldRegistry fields, StateLookup state) {
        fields.add("fd.num", FdFields::number)
                .add("fd.type", of((fd, slot) -> slot.setText(FdKinds.name(fd))))
                .add("fd.typechar", FdFields::letter)
                .add("fd.name", (event, slot) -> FdNames.name(event, slot, state.params()))
                .add("fd.nameraw", (event, slot) -> FdNames.nameRaw(event, slot, state.params()))
                .add("fd.directory", (event, slot) -> FdNames.directory(event, slot, state.params()))
                .add("fd.filename", of(FdNames::fileName))
                .add("fd.containername", (event, slot) -> FdNames.inContainer(event, slot, state.params(), false))
                .add("fd.containerdirectory", (event, slot) -> FdNames.inContainer(event, slot, state.params(), true))
                .add("fd.sockfamily", of(FdFields::family))
                .add("fd.l4proto", of((fd, slot) -> slot.setText(FdKinds.transport(fd))))
                .add("fd.connected", of((fd, slot) -> slot.setTruth(fd.connected)))
                .add("fd.name_changed", FdFields::nameChanged)
                .add("fd.uid", FdFields::uid)
                .add("fd.dev", of((fd, slot) -> slot.setNumber(fd.dev)))
                .add("fd.dev.major", of((fd, slot) -> slot.setNumber((fd.dev & 0xfff00) >> 8)))
                .add("fd.dev.minor", of((fd, slot) -> slot.setNumber((fd.dev & 0xff) | ((fd.dev >> 12) & 0xfff00))))
                .add("fd.ino", of((fd, slot) -> slot.setNumber(fd.ino)))
                .add("fd.is_upper_layer", of((fd, slot) -> slot.setTruth((fd.openFlags & FdInfo.UPPER_LAYER) != 0)))
                .add("fd.is_lower_layer", of((fd, slot) -> slot.setTruth((fd.openFlags & FdInfo.LOWER_LAYER) != 0)))
                .bind("fd.types", FdFields::types)
                .dependOn(
                        FieldScope.FD,
                        "fd.type",
                        "fd.typechar",
                        "fd.name",
                        "fd.directory",
                        "fd.filename",
                        "fd.sockfamily",
                        "fd.l4proto");
    }

    private static ByteString[] letters() {
        ByteString[] letters = new ByteString[128];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = ByteString.of(String.valueOf((char) i));
        }
        return letters;
    }

    private static void number(EventContext event, Slot slot) {
        if (applies(event)) {
            slot.setNumber(event.fdNumber);
        }
    }

    private static void letter(EventContext event, Slot slot) {
        if (applies(event)) {
            FdInfo fd = find(event);
            slot.setText(LETTERS[fd == null ? letterOf(event.event.code()) : FdKinds.letter(fd)]);
        }
    }

    /// What a call would have made, had it succeeded; open itself is not among them in Falco.
    private static char letterOf(int code) {
        return switch (code) {
            case EventCode.OPENAT_X, EventCode.OPENAT2_X, EventCode.CREAT_X -> 'f';
            case EventCode.SOCKET_X, EventCode.ACCEPT_X, EventCode.ACCEPT4_X -> '4';
            case EventCode.PIPE_X, EventCode.PIPE2_X -> 'p';
            case EventCode.EVENTFD_X, EventCode.EVENTFD2_X -> 'e';
            case EventCode.SIGNALFD_X, EventCode.SIGNALFD4_X -> 's';
            case EventCode.TIMERFD_CREATE_X -> 't';
            case EventCode.INOTIFY_INIT_X, EventCode.INOTIFY_INIT1_X -> 'i';
            default -> 'o';
        };
    }

    private static void family(FdInfo fd, Slot slot) {
        if (FdKinds.isInet(fd)) {
            slot.setText(IP);
        } else if (fd.type == FdInfo.UNIX) {
            slot.setText(UNIX);
        }
    }

    private static void nameChanged(EventContext event, Slot slot) {
        if (find(event) != null) {
            slot.setTruth(event.fdNameChanged);
        }
    }

    private static void uid(EventContext event, Slot slot) {
        ThreadInfo thread = event.thread;
        if (thread != null && applies(event)) {
            slot.text().decimal(thread.tid).decimal(event.fdNumber);
            slot.setComposed();
        }
    }

    /// Without an argument the distinct types of the process' descriptors; with one the type of that
    /// descriptor.
    private static Extractor types(String argument) {
        if (!argument.isEmpty()) {
            long number = FieldArgument.index(argument);
            return (event, slot) -> {
                ThreadInfo thread = event.thread;
                FdInfo fd = thread == null || !applies(event) ? null : thread.fds.find(number);
                if (fd != null) {
                    slot.setList();
                    slot.addItem().setText(FdKinds.name(fd));
                }
            };
        }
        return new FdTypes();
    }
}
