// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A stream as the writer thread knows it. Only that thread changes it.
final class Stream {
    final int id;
    final String name;
    final List<Consumer> consumers = new CopyOnWriteArrayList<>();
    /// Last sequence that is durable. Read by everybody.
    volatile long last;
    /// Last sequence given out in the transaction under way.
    long pending;

    Stream(int id, String name, long last) {
        this.id = id;
        this.name = name;
        this.last = last;
        this.pending = last;
    }
}
