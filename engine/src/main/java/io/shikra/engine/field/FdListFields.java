// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The descriptors that poll and ppoll wait for, joined by commas.
final class FdListFields {
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FdListFields() {}

    private interface Item {
        void append(EventContext event, long number, TextBuffer into);
    }

    static void register(FieldRegistry fields) {
        fields.add("fdlist.nums", of((event, number, into) -> into.decimal(number)))
                .add("fdlist.names", of(FdListFields::name))
                .add("fdlist.cips", of((event, number, into) -> ip(event, number, true, into)))
                .add("fdlist.sips", of((event, number, into) -> ip(event, number, false, into)))
                .add("fdlist.cports", of((event, number, into) -> port(event, number, true, into)))
                .add("fdlist.sports", of((event, number, into) -> port(event, number, false, into)));
    }

    private static Extractor of(Item item) {
        int poll = EventTable.type(EventCode.POLL_X).paramIndex("fds");
        int ppoll = EventTable.type(EventCode.PPOLL_X).paramIndex("fds");
        return (event, slot) -> {
            int code = event.event.code();
            int index = code == EventCode.POLL_X ? poll : code == EventCode.PPOLL_X ? ppoll : -1;
            if (index >= 0 && event.event.paramLength(index) >= 2) {
                items(event, index, item, slot);
            }
        };
    }

    private static void items(EventContext event, int index, Item item, Slot slot) {
        EventView view = event.event;
        long at = view.paramOffset(index);
        int count = Math.min(Short.toUnsignedInt(view.segment().get(I16, at)), (view.paramLength(index) - 2) / 10);
        TextBuffer text = slot.text();
        for (int i = 0; i < count; i++) {
            int before = text.length();
            item.append(event, view.segment().get(I64, at + 2 + 10L * i), text);
            if (text.length() > before) {
                text.append(',');
            }
        }
        if (text.length() > 0) {
            text.truncate(text.length() - 1);
            slot.setComposed();
        }
    }

    private static void name(EventContext event, long number, TextBuffer into) {
        FdInfo fd = event.fdOf(number);
        if (fd == null || fd.name.isEmpty()) {
            into.append("<NA>");
        } else {
            ValueText.clean(fd.name.array(), 0, fd.name.length(), into);
        }
    }

    private static void ip(EventContext event, long number, boolean client, TextBuffer into) {
        FdInfo fd = event.fdOf(number);
        if (fd != null && FdKinds.isServer(fd) && !client) {
            into.address(fd.sourceIp, 0, fd.sourceIp.length);
        } else if (fd != null && FdKinds.isInet(fd) && !FdKinds.isServer(fd)) {
            byte[] ip = client ? fd.sourceIp : fd.destIp;
            into.address(ip, 0, ip.length);
        }
    }

    private static void port(EventContext event, long number, boolean client, TextBuffer into) {
        FdInfo fd = event.fdOf(number);
        if (fd != null && FdKinds.isInet(fd) && !FdKinds.isServer(fd)) {
            into.unsigned(client ? fd.sourcePort : fd.destPort);
        }
    }
}
