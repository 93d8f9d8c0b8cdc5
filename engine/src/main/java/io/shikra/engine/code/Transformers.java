// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Transformer;
import io.shikra.engine.state.EventContext;

/// The transformer functions of conditions and outputs. An absent argument makes the result absent.
final class Transformers {
    private Transformers() {}

    private static boolean fill(Extractor from, EventContext event, Slot slot) {
        slot.clear();
        from.extract(event, slot);
        return slot.isPresent();
    }

    /// tolower, toupper, basename, b64: text to text, item by item on lists.
    record PerText(Transformer transformer, Extractor argument, Slot in) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            if (!fill(argument, event, in)) {
                return;
            }
            if (in.kind() != Slot.LIST) {
                one(in, slot);
                return;
            }
            slot.setList();
            for (int i = 0; i < in.size(); i++) {
                one(in.item(i), slot.addItem());
            }
        }

        private void one(Slot value, Slot slot) {
            byte[] text = value.bytes();
            switch (transformer) {
                case BASENAME -> {
                    int at = value.to();
                    while (at > value.from() && text[at - 1] != '/') {
                        at--;
                    }
                    slot.setBytes(text, at, value.to());
                }
                case B64 -> {
                    if (Base64Text.decode(text, value.from(), value.to(), slot.text())) {
                        slot.setComposed();
                    }
                }
                default -> {
                    changeCase(value, slot.text());
                    slot.setComposed();
                }
            }
        }

        private void changeCase(Slot value, TextBuffer into) {
            boolean lower = transformer == Transformer.TOLOWER;
            for (int i = value.from(); i < value.to(); i++) {
                byte b = value.bytes()[i];
                boolean change = lower ? b >= 'A' && b <= 'Z' : b >= 'a' && b <= 'z';
                into.append(change ? b ^ 0x20 : b);
            }
        }
    }

    /// Items of a list, bytes of a text.
    record Len(Extractor argument, Slot in) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            if (fill(argument, event, in)) {
                slot.setNumber(in.kind() == Slot.LIST ? in.size() : in.length());
            }
        }
    }

    record Join(Extractor separator, Slot between, Extractor list, Slot items) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            if (!fill(separator, event, between) || !fill(list, event, items)) {
                return;
            }
            TextBuffer text = slot.text();
            for (int i = 0; i < items.size(); i++) {
                if (i > 0) {
                    text.append(between.bytes(), between.from(), between.to());
                }
                Slot item = items.item(i);
                text.append(item.bytes(), item.from(), item.to());
            }
            slot.setComposed();
        }
    }

    /// A value of any type as outputs print it.
    record AsText(Extractor value, Slot in, Operand operand) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            if (fill(value, event, in)) {
                Group.text(in, operand, slot);
            }
        }
    }

    record Concat(Extractor[] arguments, Slot in) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            TextBuffer text = slot.text();
            for (Extractor argument : arguments) {
                if (!fill(argument, event, in)) {
                    slot.clear();
                    return;
                }
                text.append(in.bytes(), in.from(), in.to());
            }
            slot.setComposed();
        }
    }

    /// A parenthesised list; lists within it are taken apart.
    record Group(Extractor[] items, Slot[] slots, Operand[] operands) implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            slot.setList();
            for (int i = 0; i < items.length; i++) {
                if (!fill(items[i], event, slots[i])) {
                    slot.clear();
                    return;
                }
                Slot value = slots[i];
                if (value.kind() == Slot.LIST) {
                    for (int k = 0; k < value.size(); k++) {
                        text(value.item(k), operands[i], slot.addItem());
                    }
                } else {
                    text(value, operands[i], slot.addItem());
                }
            }
        }

        static void text(Slot value, Operand operand, Slot into) {
            if (value.kind() == Slot.BYTES) {
                into.copy(value);
            } else {
                ValueText.append(value, operand.type(), Operands.print(operand), into.text());
                into.setComposed();
            }
        }
    }

    /// getopt(list, optstring)[selector]: short options only.
    record GetOpt(Extractor list, Slot tokens, Extractor optstring, Slot options, ByteString selector)
            implements Extractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            if (!fill(list, event, tokens) || !fill(optstring, event, options)) {
                return;
            }
            boolean all = selector.isEmpty();
            if (all) {
                slot.setList();
            }
            for (int i = 0; i < tokens.size(); i++) {
                Slot token = tokens.item(i);
                byte[] text = token.bytes();
                if (token.length() < 2 || text[token.from()] != '-') {
                    return;
                }
                if (text[token.from() + 1] == '-') {
                    if (token.length() == 2) {
                        return;
                    }
                    continue;
                }
                i = token(i, slot, all);
            }
        }

        /// The options of one token; returns the index of the last token used.
        private int token(int index, Slot slot, boolean all) {
            Slot token = tokens.item(index);
            for (int at = token.from() + 1; at < token.to(); at++) {
                byte option = token.bytes()[at];
                int kind = kind(option);
                if (kind == 0) {
                    emit(token.bytes(), at, at + 1, slot, all);
                    select(option, token.bytes(), at, at + 1, slot, all);
                } else if (kind < 0) {
                    unknown(slot, all);
                } else if (at + 1 < token.to()) {
                    emit(token.bytes(), at, at + 1, slot, all);
                    emit(token.bytes(), at + 1, token.to(), slot, all);
                    select(option, token.bytes(), at + 1, token.to(), slot, all);
                    return index;
                } else {
                    emit(token.bytes(), at, at + 1, slot, all);
                    boolean more = index + 1 < tokens.size();
                    Slot value = more ? tokens.item(index + 1) : token;
                    int from = more ? value.from() : value.to();
                    emit(value.bytes(), from, value.to(), slot, all);
                    select(option, value.bytes(), from, value.to(), slot, all);
                    return more ? index + 1 : index;
                }
            }
            return index;
        }

        /// -1 unknown, 0 flag, 1 with a value.
        private int kind(byte option) {
            byte[] text = options.bytes();
            for (int i = options.from(); i < options.to(); i++) {
                if (text[i] == option && option != ':') {
                    return i + 1 < options.to() && text[i + 1] == ':' ? 1 : 0;
                }
            }
            return -1;
        }

        private static void emit(byte[] text, int from, int to, Slot slot, boolean all) {
            if (all) {
                slot.addItem().setBytes(text, from, to);
            }
        }

        private void select(byte option, byte[] text, int from, int to, Slot slot, boolean all) {
            if (!all && selector.at(0) == option && selector.length() == 1) {
                slot.setBytes(text, from, to);
            }
        }

        private static void unknown(Slot slot, boolean all) {
            if (all) {
                slot.addItem().setText(QUESTION);
            }
        }

        private static final ByteString QUESTION = ByteString.of("?");
    }
}
