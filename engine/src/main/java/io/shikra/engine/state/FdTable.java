// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// File descriptors of one thread group, by number. One writer; no boxing.
public final class FdTable {
    private @Nullable FdInfo[] slots = new FdInfo[8];
    private long[] keys = new long[8];
    private int size;

    public int size() {
        return size;
    }

    public @Nullable FdInfo find(long fd) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == fd) {
                return slots[i];
            }
        }
        return null;
    }

    public void put(long fd, FdInfo info) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == fd) {
                slots[i] = info;
                return;
            }
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            slots = Arrays.copyOf(slots, size * 2);
        }
        keys[size] = fd;
        slots[size++] = info;
    }
}
