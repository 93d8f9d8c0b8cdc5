// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.ParamType;
import io.shikra.engine.state.EventContext;
import java.util.Arrays;

/// The parameters of an event: as text, and as the values they are.
final class ArgFields {
    private ArgFields() {}

    static void register(FieldRegistry fields, StateLookup state, Compatibility compatibility) {
        fields.add("evt.args", (event, slot) -> all(event, slot, state.params()))
                .add("evt.info", (event, slot) -> all(event, slot, state.params()))
                .bind("evt.arg", argument -> one(argument, state.params()))
                .bind("evt.rawarg", RawArgument::new)
                .add("evt.buffer", new Buffer(state.params(), compatibility));
    }

    /// `name=raw(resolved)`, joined by blanks; nothing of the generic event.
    private static void all(EventContext event, Slot slot, ParamText params) {
        TextBuffer text = slot.text();
        EventView view = event.event;
        if (view.code() != EventCode.GENERIC_X && view.code() != EventCode.GENERIC_E) {
            for (int i = 0; i < view.paramCount(); i++) {
                if (i > 0) {
                    text.append(' ');
                }
                text.append(view.type().params().get(i).name()).append('=');
                params.raw(event, i, text);
                int open = text.length();
                text.append('(');
                params.resolved(event, i, text);
                if (text.length() == open + 1) {
                    text.truncate(open);
                } else {
                    text.append(')');
                }
            }
        }
        slot.setComposed();
    }

    private static Extractor one(String argument, ParamText params) {
        int index = FieldArgument.index(argument);
        if (index >= 0 || argument.startsWith("-")) {
            return (event, slot) -> text(event, index, slot, params);
        }
        return new NamedArgument(indexes(argument), params);
    }

    private record NamedArgument(int[] indexes, ParamText params) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            text(event, indexes[event.event.code()], slot, params);
        }

        @Override
        public boolean isNeverPresent(int code) {
            return indexes[code] < 0;
        }
    }

    /// Where each event has the parameter of that name, -1 when it has none.
    private static int[] indexes(String name) {
        int[] indexes = new int[EventTable.size()];
        Arrays.setAll(indexes, code -> EventTable.type(code).paramIndex(name));
        return indexes;
    }

    /// The resolved text, the raw one when that is empty.
    private static void text(EventContext event, int index, Slot slot, ParamText params) {
        if (index < 0 || index >= event.event.paramCount()) {
            return;
        }
        TextBuffer text = slot.text();
        params.resolved(event, index, text);
        if (text.length() == 0) {
            params.raw(event, index, text);
        }
        slot.setComposed();
    }

    /// The typed value; absent when the event lacks the parameter or it is empty. Outputs print empty bytes as
    /// the empty
    /// text.
    private static final class RawArgument implements Extractor {
        private final int[] indexes;

        RawArgument(String name) {
            indexes = indexes(name);
        }

        @Override
        public void extract(EventContext event, Slot slot) {
            value(event, indexes[event.event.code()], slot);
        }

        @Override
        public boolean isNeverPresent(int code) {
            return indexes[code] < 0;
        }

        @Override
        public void print(EventContext event, Slot slot) {
            extract(event, slot);
            if (!slot.isPresent() && isBytes(event.event, indexes[event.event.code()])) {
                slot.setText(ByteString.EMPTY);
            }
        }
    }

    private static boolean isBytes(EventView view, int index) {
        return index >= 0
                && index < view.paramCount()
                && view.type().params().get(index).type() == ParamType.BYTEBUF;
    }

    private static void value(EventContext event, int index, Slot slot) {
        EventView view = event.event;
        if (index < 0 || index >= view.paramCount()) {
            return;
        }
        ParamType type = view.type().params().get(index).type();
        if (type.isText()) {
            slot.setText(view.text(index, event.strings));
        } else if (!view.has(index)) {
            return; // nothing could be read
        } else if (type.size() > 0 && type.size() <= 8) {
            slot.setNumber(view.number(index, 0));
        } else {
            bytes(view, index, view.paramLength(index), slot);
        }
    }

    private static void bytes(EventView view, int index, int length, Slot slot) {
        slot.text().append(view.segment(), view.paramOffset(index), length);
        slot.setComposed();
    }

    /// The parameter `data`; empty data is present.
    private record Buffer(int[] indexes, ParamText params, Compatibility compatibility) implements Extractor {
        Buffer(ParamText params, Compatibility compatibility) {
            this(ArgFields.indexes("data"), params, compatibility);
        }

        @Override
        public void extract(EventContext event, Slot slot) {
            int index = indexes[event.event.code()];
            if (index >= 0 && index < event.event.paramCount()) {
                bytes(event.event, index, event.event.paramLength(index), slot);
            }
        }

        /// Of empty data, and of data that are no bytes, Falco prints the text of the parameter (and then
        /// whatever its memory holds, which nobody can repeat).
        @Override
        public void print(EventContext event, Slot slot) {
            extract(event, slot);
            int index = indexes[event.event.code()];
            boolean printable = slot.length() > 0 && isBytes(event.event, index);
            if (compatibility.copiesDefects() && slot.isPresent() && !printable) {
                TextBuffer text = slot.text();
                params.raw(event, index, text);
                slot.setComposed();
            }
        }
    }
}
