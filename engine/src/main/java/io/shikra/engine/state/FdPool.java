// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Descriptor objects that no table holds any more, for the next descriptors. One writer.
final class FdPool {
    private @Nullable FdInfo[] free = new FdInfo[64];
    private int count;
    /// By the logarithm of their length.
    private final List<ArrayDeque<@Nullable FdInfo[]>> arrays = new ArrayList<>();

    private final Kept kept = new Kept();
    private final ArrayDeque<LongMap<FdInfo>> maps = new ArrayDeque<>();

    Kept kept() {
        return kept;
    }

    FdPool() {
        for (int i = 0; i < Integer.SIZE; i++) {
            arrays.add(new ArrayDeque<>());
        }
    }

    /// One with the values of a new one, held by no table.
    FdInfo take() {
        if (count == 0) {
            return new FdInfo();
        }
        FdInfo info = free[--count];
        free[count] = null;
        return info == null ? new FdInfo() : info;
    }

    FdInfo copyOf(FdInfo other) {
        FdInfo copy = take();
        copy.become(other);
        return copy;
    }

    /// Nobody may use the object after this.
    void give(FdInfo info) {
        kept.give(info.kept);
        info.reset();
        if (count == free.length) {
            free = Arrays.copyOf(free, count * 2);
        }
        free[count++] = info;
    }

    /// An array of nothing.
    ///
    /// @param size a power of two, or more than the arrays that are kept
    @Nullable
    FdInfo[] array(int size) {
        int kind = kind(size);
        ArrayDeque<@Nullable FdInfo[]> kept = arrays.get(kind);
        FdInfo[] array = kept.pollLast();
        return array == null ? new FdInfo[size] : array;
    }

    /// Nobody may use the array, which is empty, after this.
    void give(@Nullable FdInfo[] array) {
        if (array.length > 0) {
            arrays.get(kind(array.length)).addLast(array);
        }
    }

    LongMap<FdInfo> map() {
        LongMap<FdInfo> map = maps.pollLast();
        return map == null ? new LongMap<>(16) : map;
    }

    /// Nobody may use the map, which is empty, after this.
    void give(LongMap<FdInfo> map) {
        maps.addLast(map);
    }

    private static int kind(int size) {
        return Integer.numberOfTrailingZeros(size);
    }
}
