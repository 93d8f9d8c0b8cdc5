// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import java.util.concurrent.atomic.AtomicLong;

/// A number that one thread raises and any thread reads, a moment late perhaps.
final class Counter {
    private final AtomicLong value = new AtomicLong();

    void increment() {
        add(1);
    }

    void add(long more) {
        value.setOpaque(value.getPlain() + more);
    }

    long read() {
        return value.getOpaque();
    }
}
