// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A map from strings to objects by open addressing with linear probing: an entry costs no object of its own. One
/// writer. Slots can be walked by index as those of a {@link LongMap}.
final class ByteStringMap<V> {
    private @Nullable ByteString[] keys = new ByteString[16];
    private @Nullable Object[] values = new Object[16];
    private int size;

    int size() {
        return size;
    }

    int capacity() {
        return keys.length;
    }

    /// Key of a slot; null for a free one.
    @Nullable
    ByteString keyAt(int slot) {
        return keys[slot];
    }

    /// Value of a slot; null for a free one.
    @SuppressWarnings("unchecked") // only put() writes values
    @Nullable
    V valueAt(int slot) {
        return (V) values[slot];
    }

    @Nullable
    V find(ByteString key) {
        return valueAt(slot(key));
    }

    boolean contains(ByteString key) {
        return keys[slot(key)] != null;
    }

    /// Adds the entry, or replaces the value of its key.
    void put(ByteString key, V value) {
        int slot = slot(key);
        values[slot] = value;
        if (keys[slot] == null) {
            keys[slot] = key;
            size++;
            if (size * 2 > keys.length) {
                grow();
            }
        }
    }

    /// @return the value that the key had; null when it had none
    @Nullable
    V remove(ByteString key) {
        int slot = slot(key);
        V value = valueAt(slot);
        if (keys[slot] != null) {
            close(slot);
            size--;
        }
        return value;
    }

    /// Removes every entry; the slots stay.
    void clear() {
        Arrays.fill(keys, null);
        Arrays.fill(values, null);
        size = 0;
    }

    /// Slot of the key, or the free one where it would be.
    private int slot(ByteString key) {
        int mask = keys.length - 1;
        int slot = home(key, mask);
        ByteString held = keys[slot];
        while (held != null && !held.equals(key)) {
            slot = (slot + 1) & mask;
            held = keys[slot];
        }
        return slot;
    }

    private static int home(ByteString key, int mask) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & mask;
    }

    /// Moves later entries of the probe sequence into the hole, so that no search stops too early.
    private void close(int hole) {
        int mask = keys.length - 1;
        int free = hole;
        int slot = (hole + 1) & mask;
        ByteString key = keys[slot];
        while (key != null) {
            if (((slot - home(key, mask)) & mask) >= ((slot - free) & mask)) {
                keys[free] = key;
                values[free] = values[slot];
                free = slot;
            }
            slot = (slot + 1) & mask;
            key = keys[slot];
        }
        keys[free] = null;
        values[free] = null;
    }

    private void grow() {
        ByteString[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new ByteString[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            ByteString key = oldKeys[i];
            if (key != null) {
                int slot = slot(key);
                keys[slot] = key;
                values[slot] = oldValues[i];
            }
        }
    }
}
