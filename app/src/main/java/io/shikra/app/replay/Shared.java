// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import java.util.concurrent.atomic.AtomicLongArray;

/// A number that threads share, alone in its part of memory: what one thread writes at every event would slow others
/// down that read something beside it.
final class Shared {
    /// Two cache lines on each side.
    private static final int AROUND = 16;

    private final AtomicLongArray numbers = new AtomicLongArray(2 * AROUND + 1);

    Shared(long value) {
        set(value);
    }

    long get() {
        return numbers.getAcquire(AROUND);
    }

    void set(long value) {
        numbers.setRelease(AROUND, value);
    }

    void lower(long value) {
        numbers.accumulateAndGet(AROUND, value, Math::min);
    }
}
