// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// The place an extractor puts its value in: reused for every event, so after warm-up nothing is allocated.
///
/// A value is one of: a number (64 bits, the field's type says whether signed), a double, a truth value, bytes (texts,
/// byte buffers), an address (4 or 16 bytes in network order), a list of those. Bytes are a range of somebody's array
/// and stay valid until that owner changes; the slot's own {@link #text()} serves those that must be composed or
/// copied.
public final class Slot {
    /// Values of {@link #kind()}.
    public static final int ABSENT = 0;

    public static final int NUMBER = 1;
    public static final int REAL = 2;
    public static final int BYTES = 3;
    public static final int ADDRESS = 4;
    public static final int LIST = 5;

    private static final byte[] NOTHING = {};
    private static final Slot[] NO_ITEMS = {};

    private final TextBuffer text = new TextBuffer();
    private int kind;
    private long number;
    private double real;
    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private Slot[] items = NO_ITEMS;
    private int size;

    public boolean isPresent() {
        return kind != ABSENT;
    }

    public int kind() {
        return kind;
    }

    public void clear() {
        kind = ABSENT;
    }

    /// Integers, ports, times, truth values (0 or 1).
    public void setNumber(long value) {
        kind = NUMBER;
        number = value;
    }

    public void setTruth(boolean value) {
        kind = NUMBER;
        number = value ? 1 : 0;
    }

    public void setReal(double value) {
        kind = REAL;
        real = value;
    }

    public void setBytes(byte[] array, int start, int end) {
        kind = BYTES;
        bytes = array;
        from = start;
        to = end;
    }

    public void setText(ByteString value) {
        setBytes(value.array(), 0, value.length());
    }

    /// Text that is no constant of ours may hold any character.
    public void setText(String value) {
        text().utf8(value);
        setComposed();
    }

    /// An empty buffer of this slot to compose a text in; {@link #setComposed()} makes it the value.
    public TextBuffer text() {
        return text.clear();
    }

    /// The value is what was composed in {@link #text()}.
    public void setComposed() {
        setBytes(text.array(), 0, text.length());
    }

    /// @param ip 4 or 16 bytes in network order
    public void setAddress(byte[] ip) {
        setBytes(ip, 0, ip.length);
        kind = ADDRESS;
    }

    /// The value becomes an empty list; {@link #addItem()} fills it.
    public void setList() {
        kind = LIST;
        size = 0;
    }

    /// One more item, to be set by the caller.
    public Slot addItem() {
        if (size == items.length) {
            int old = items.length;
            items = Arrays.copyOf(items, Math.max(4, old * 2));
            for (int i = old; i < items.length; i++) {
                items[i] = new Slot();
            }
        }
        Slot item = items[size++];
        item.clear();
        return item;
    }

    public long number() {
        return number;
    }

    public double real() {
        return real;
    }

    /// Holds the value of kind BYTES or ADDRESS between {@link #from()} and {@link #to()}; not to be written.
    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    /// Bytes of a value of kind BYTES or ADDRESS.
    public int length() {
        return to - from;
    }

    /// Items of a value of kind LIST.
    public int size() {
        return size;
    }

    public Slot item(int index) {
        return items[Objects.checkIndex(index, size)];
    }

    /// Takes over another slot's value: shares its bytes, copies its list.
    public void copy(Slot other) {
        kind = other.kind;
        number = other.number;
        real = other.real;
        bytes = other.bytes;
        from = other.from;
        to = other.to;
        if (kind == LIST) {
            setList();
            for (int i = 0; i < other.size; i++) {
                addItem().copy(other.items[i]);
            }
        }
    }

    /// The value for people who debug.
    @Override
    public String toString() {
        return switch (kind) {
            case NUMBER -> Long.toString(number);
            case REAL -> Double.toString(real);
            case BYTES, ADDRESS -> new String(bytes, from, to - from, StandardCharsets.UTF_8);
            case LIST -> Arrays.toString(Arrays.copyOf(items, size));
            default -> "<absent>";
        };
    }
}
