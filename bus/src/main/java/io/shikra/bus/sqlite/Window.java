// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The next messages of a consumer, in order and without a gap, bounded in number and bytes. While the consumer keeps
/// up, the writer fills it straight after each sync; what did not fit is read from the file when its turn comes.
/// Not thread-safe: guarded by its consumer's lock.
final class Window {
    static final int MOST = 512;
    static final int MOST_BYTES = 4 << 20;

    private final Deque<Stored> messages = new ArrayDeque<>();
    private int bytes;
    private long expected;
    private long head;

    /// Nothing up to {@code cursor} is wanted; the stream ends at {@code head}.
    void begin(long cursor, long head) {
        expected = cursor + 1;
        this.head = head;
    }

    /// Fresh messages, the last of which is the new head.
    void offer(List<Stored> fresh) {
        head = Math.max(head, fresh.getLast().sequence());
        for (Stored message : fresh) {
            if (message.sequence() == expected && !isFull()) {
                add(message);
            }
        }
    }

    /// Messages read from the file from [#expected] on, gaps (dropped messages) included.
    ///
    /// @param headThen [#head] when the reading began: an empty answer says nothing of what came after it
    void fill(List<Stored> read, long headThen) {
        if (read.isEmpty()) {
            expected = headThen + 1;
        }
        for (Stored message : read) {
            add(message);
        }
    }

    private void add(Stored message) {
        messages.add(message);
        bytes += message.bytes();
        expected = message.sequence() + 1;
    }

    @Nullable
    Stored poll() {
        @Nullable Stored message = messages.poll();
        if (message != null) {
            bytes -= message.bytes();
        }
        return message;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /// Whether the stream holds messages that are not in the window.
    boolean isBehind() {
        return head >= expected;
    }

    /// The last sequence of the stream, as far as this window was told.
    long head() {
        return head;
    }

    /// The sequence that follows the window.
    long expected() {
        return expected;
    }

    private boolean isFull() {
        return messages.size() >= MOST || bytes >= MOST_BYTES;
    }
}
