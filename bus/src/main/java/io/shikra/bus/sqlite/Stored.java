// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.Delivery;
import io.shikra.bus.Message;

/// A message at its place in a stream.
record Stored(long sequence, long publishedNanos, Message message) {
    Delivery delivery(String stream, int attempt) {
        return new Delivery(stream, sequence, publishedNanos, attempt, message);
    }

    /// What it weighs in memory, roughly.
    int bytes() {
        return 256 + message.body().length;
    }
}
