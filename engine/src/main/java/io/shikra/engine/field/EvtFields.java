// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;

/// What an event is and how it ended.
final class EvtFields {
    private static final ByteString ENTER = ByteString.of(">");
    private static final ByteString EXIT = ByteString.of("<");
    private static final ByteString NO_TIME = ByteString.of("0ns");
    private static final ByteString SUCCESS = ByteString.of("SUCCESS");
    private static final ByteString[] SYSCALLS = syscalls();

    private EvtFields() {}

    static void register(FieldRegistry fields, StateLookup state) {
        fields.add("evt.dir", (event, slot) -> slot.setText(event.event.type().isExit() ? EXIT : ENTER))
                .add("evt.type", EvtFields::type)
                .add("syscall.type", EvtFields::syscallType)
                .bind("evt.type.is", EvtFields::typeIs)
                .add("evt.category", EvtCategories::extract)
                .add("evt.cpu", (event, slot) -> slot.setNumber(event.cpu))
                .add("evt.rawres", EvtFields::rawResult)
                .add("evt.res", (event, slot) -> result(event, slot, state))
                .add("evt.failed", (event, slot) -> failed(event, slot, event.event.hasReturnValue()))
                .add("evt.latency", (event, slot) -> slot.setNumber(0))
                .add("evt.latency.s", (event, slot) -> slot.setNumber(0))
                .add("evt.latency.ns", (event, slot) -> slot.setNumber(0))
                .add("evt.latency.quantized", (event, slot) -> slot.setNumber(0))
                .add("evt.latency.human", (event, slot) -> slot.setText(NO_TIME))
                .add("evt.wait_latency", (event, slot) -> slot.setNumber(0))
                .add("evt.count", (event, slot) -> slot.setNumber(1))
                .add("evt.count.exit", EvtFields::countExit)
                .add("evt.count.error", (event, slot) -> failed(event, slot, event.event.hasReturnValue()))
                .add("evt.count.error.file", (event, slot) -> failed(event, slot, isFile(event)))
                .add("evt.count.error.net", (event, slot) -> failed(event, slot, isNet(event)))
                .add("evt.count.error.memory", (event, slot) -> failed(event, slot, isMemory(event)))
                .add("evt.count.error.other", EvtFields::otherError)
                .bind("evt.around", EvtFields::around)
                .dependOn(FieldScope.NAME, "evt.type", "syscall.type")
                .dependOn(FieldScope.CATEGORY, "evt.category")
                .dependOn(FieldScope.TYPE, "evt.dir", "evt.type.is", "evt.count", "evt.count.exit");
    }

    static void type(EventContext event, Slot slot) {
        if (event.event.code() == EventCode.GENERIC_X || event.event.code() == EventCode.GENERIC_E) {
            int id = event.event.u16(0, 0);
            slot.setText(SYSCALLS[id < SYSCALLS.length ? id : 0]);
        } else {
            GenericFields.name(event, slot);
        }
    }

    private static void syscallType(EventContext event, Slot slot) {
        if (event.event.type().isKind(EventType.KIND_SYSCALL)) {
            type(event, slot);
        }
    }

    private static ByteString[] syscalls() {
        ByteString[] names = new ByteString[EventTable.syscalls().size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = ByteString.of(EventTable.syscallName(i));
        }
        return names;
    }

    /// Falco compares with the first pair of codes of that name only, which of many names is one no longer in
    /// use.
    private static Extractor typeIs(String argument) {
        int wanted = FieldArgument.index(argument);
        int[] codes = EventTable.codes(argument);
        int code = wanted >= 0 ? wanted : codes.length > 0 ? codes[0] : -1;
        return (event, slot) -> slot.setNumber(code >= 0 && event.event.code() >> 1 == code >> 1 ? 1 : 0);
    }

    private static void rawResult(EventContext event, Slot slot) {
        if (event.event.hasReturnValue()) {
            slot.setNumber(event.event.returnValue());
        }
    }

    private static void result(EventContext event, Slot slot, StateLookup state) {
        if (!event.event.hasReturnValue()) {
            return;
        }
        if (event.event.returnValue() >= 0) {
            slot.setText(SUCCESS);
            return;
        }
        TextBuffer text = slot.text();
        state.params().resolved(event, 0, text);
        if (text.length() == 0) {
            state.params().raw(event, 0, text);
        }
        slot.setComposed();
    }

    private static void failed(EventContext event, Slot slot, boolean applies) {
        if (applies && event.event.hasReturnValue()) {
            slot.setTruth(event.event.returnValue() < 0);
        }
    }

    private static void countExit(EventContext event, Slot slot) {
        if (event.event.type().isExit()) {
            slot.setNumber(1);
        }
    }

    private static void otherError(EventContext event, Slot slot) {
        failed(event, slot, !isFile(event) && !isNet(event) && (event.fd != null || !isMemory(event)));
    }

    private static boolean isMemory(EventContext event) {
        return (event.event.type().category() & 0x1FF) == EvtCategories.MEMORY;
    }

    private static boolean isFile(EventContext event) {
        FdInfo fd = event.fd;
        if (fd != null) {
            return FdKinds.isFile(fd) || fd.type == FdInfo.DIRECTORY;
        }
        return switch (event.event.code()) {
            case EventCode.OPEN_X,
                    EventCode.OPENAT_X,
                    EventCode.OPENAT2_X,
                    EventCode.CREAT_X,
                    EventCode.OPEN_BY_HANDLE_AT_X -> true;
            default -> false;
        };
    }

    private static boolean isNet(EventContext event) {
        FdInfo fd = event.fd;
        if (fd != null) {
            return FdKinds.isInet(fd) || fd.type == FdInfo.UNIX;
        }
        return switch (event.event.code()) {
            case EventCode.ACCEPT_X, EventCode.ACCEPT4_X, EventCode.CONNECT_X -> true;
            default -> false;
        };
    }

    /// evt.around[T]=D: the event lies at most D milliseconds from T. The value is the distance, so that the
    /// check `distance = D` has to be made as `<=`: see the interpreter.
    private static Extractor around(String argument) {
        long at = FieldArgument.number(argument);
        return (event, slot) -> {
            EventView view = event.event;
            slot.setNumber(Math.abs(view.ts() - at) / 1_000_000L);
        };
    }
}
