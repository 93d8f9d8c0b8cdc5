// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

import java.util.List;

/// The durable log between whoever says something and whoever acts on it: named streams, each consumer with a cursor
/// of its own, at-least-once delivery, dead letters that can be replayed. Implementations: SQLite in this process;
/// JetStream and Kafka fit the same contract.
public interface Bus extends AutoCloseable {
    /// Appends in order and returns only when every message is durable. Concurrent calls share one sync.
    /// A message whose id the stream has seen (within the last 5 minutes at least) is not stored again.
    ///
    /// @return the sequence of each message in its stream, from 1; of the first copy for a repeated id
    /// @throws BusException when nothing or not everything is known to be durable
    List<Long> publish(String stream, List<Message> messages);

    /// Delivers the stream to {@code handler}, one message at a time and in order, on a thread of the bus. The cursor
    /// is kept under {@code consumer} and survives restarts. A first subscription starts where {@code start} says.
    Subscription subscribe(String stream, String consumer, Start start, RetryPolicy retry, Handler handler);

    /// Messages that a consumer rejected or whose retries were used up, oldest first.
    List<DeadLetter> deadLetters(String stream);

    /// Delivers a dead letter to its consumer once more (asynchronously, on the consumer's thread). It is forgotten
    /// when
    /// the consumer is done with it; when that fails again it stays, with the new reason.
    ///
    /// @throws BusException when that consumer is not subscribed
    void replay(DeadLetter letter);

    @Override
    void close();

    /// Where a consumer without a cursor begins.
    enum Start {
        FIRST,
        NEW
    }

    /// A running consumer. Closing it keeps its cursor.
    interface Subscription extends AutoCloseable {
        /// Messages appended but not yet done by this consumer.
        long lag();

        @Override
        void close();
    }
}
