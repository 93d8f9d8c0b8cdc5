// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A map from `long` keys to objects by open addressing with linear probing; no boxing, no tombstones. One writer.
///
/// Slots can be walked by index: `for (int i = 0; i < capacity(); i++)`, where {@link #valueAt} is null for a free one.
/// Removing the entry of slot `i` during a walk may move another entry into it: look at `i` again.
public final class LongMap<V> {
    private long[] keys;
    private @Nullable Object[] values;
    private int size;

    /// @param capacity number of slots to begin with; a power of two
    public LongMap(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity of a map is a power of two, not " + capacity);
        }
        keys = new long[capacity];
        values = new Object[capacity];
    }

    /// Number of entries.
    public int size() {
        return size;
    }

    /// Number of slots.
    public int capacity() {
        return keys.length;
    }

    /// Value of a slot; null for a free one.
    @SuppressWarnings("unchecked") // only put() writes values
    public @Nullable V valueAt(int slot) {
        return (V) values[slot];
    }

    /// Key of an occupied slot.
    public long keyAt(int slot) {
        return keys[slot];
    }

    /// Value of a key; null when it has none.
    public @Nullable V find(long key) {
        int slot = slot(key);
        return slot < 0 ? null : valueAt(slot);
    }

    /// Adds the entry, or replaces the value of its key.
    public void put(long key, V value) {
        int mask = keys.length - 1;
        int slot = home(key, mask);
        while (values[slot] != null) {
            if (keys[slot] == key) {
                values[slot] = value;
                return;
            }
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = value;
        size++;
        if (size * 3L > keys.length * 2L) {
            grow();
        }
    }

    /// Says whether the key had a value.
    public boolean remove(long key) {
        int slot = slot(key);
        if (slot < 0) {
            return false;
        }
        close(slot);
        size--;
        return true;
    }

    /// Removes every entry; the slots stay.
    public void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = home(key, mask);
        while (values[slot] != null) {
            if (keys[slot] == key) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    /// Moves later entries of the probe sequence into the hole, so that no search stops too early.
    private void close(int hole) {
        int mask = keys.length - 1;
        int free = hole;
        int slot = (hole + 1) & mask;
        while (values[slot] != null) {
            int home = home(keys[slot], mask);
            if (((slot - home) & mask) >= ((slot - free) & mask)) {
                keys[free] = keys[slot];
                values[free] = values[slot];
                free = slot;
            }
            slot = (slot + 1) & mask;
        }
        values[free] = null;
    }

    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int slot = home(oldKeys[i], mask);
                while (values[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                keys[slot] = oldKeys[i];
                values[slot] = value;
            }
        }
    }

    private static int home(long key, int mask) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
