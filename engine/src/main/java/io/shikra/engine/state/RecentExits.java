// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;

/// Remembers for two seconds which child of whom exited, so that a clone event that arrives late does not bring the
/// dead back. Fixed size: a newer exit displaces an older one of the same slot.
final class RecentExits {
    static final long WINDOW_NS = 2_000_000_000L;

    private static final int SLOTS = 1024;

    private final long[] parents = new long[SLOTS];
    private final long[] children = new long[SLOTS];
    private final long[] times = new long[SLOTS];

    void add(long parent, long child, long ts) {
        int slot = (int) (child & (SLOTS - 1));
        parents[slot] = parent;
        children[slot] = child;
        times[slot] = ts;
    }

    void clear() {
        Arrays.fill(times, 0);
    }

    boolean contains(long parent, long child, long ts) {
        int slot = (int) (child & (SLOTS - 1));
        return times[slot] != 0 && children[slot] == child && parents[slot] == parent && ts - times[slot] < WINDOW_NS;
    }
}
