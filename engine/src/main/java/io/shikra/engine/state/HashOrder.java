// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;

/// The order in which a hash table of the GNU C++ library is walked: Falco lists descriptors in it. Only kept for those
/// who compare with Falco; each change costs a look at all keys.
///
/// A key begins the list when its bucket is empty, and else stands before the keys of its bucket. When the table grows,
/// all keys are put in anew, in the order they had.
final class HashOrder {
    /// Buckets of the steps that the library takes when one key each is added.
    private static final int[] SIZES = {
        1, 13, 29, 59, 127, 257, 541, 1109, 2357, 5087, 10273, 20753, 42043, 85229, 172933, 351061
    };

    private long[] keys = new long[16];
    private int size;
    private int step;

    void add(long key) {
        if (size + 1 > SIZES[step] || step == 0) {
            grow();
        }
        insert(key);
    }

    void remove(long key) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                System.arraycopy(keys, i + 1, keys, i, size - i - 1);
                size--;
                return;
            }
        }
    }

    int size() {
        return size;
    }

    long at(int index) {
        return keys[index];
    }

    private void grow() {
        long[] old = Arrays.copyOf(keys, size);
        step = Math.min(step + 1, SIZES.length - 1);
        size = 0;
        for (long key : old) {
            insert(key);
        }
    }

    private void insert(long key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        long bucket = Long.remainderUnsigned(key, SIZES[step]);
        int at = 0;
        for (int i = 0; i < size; i++) {
            if (Long.remainderUnsigned(keys[i], SIZES[step]) == bucket) {
                at = i;
                break;
            }
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        keys[at] = key;
        size++;
    }
}
