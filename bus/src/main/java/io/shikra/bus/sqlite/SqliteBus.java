// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.Bus;
import io.shikra.bus.BusException;
import io.shikra.bus.BusStatus;
import io.shikra.bus.DeadLetter;
import io.shikra.bus.Delivery;
import io.shikra.bus.Documents;
import io.shikra.bus.Handler;
import io.shikra.bus.Message;
import io.shikra.bus.RetryPolicy;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The bus of one process, in one SQLite file (and its `-wal`, `-shm` and `.lock` beside it). What [#publish] and
/// [#put] have returned for survives a crash of the process and of the machine.
///
/// After a restart a consumer may be given its last few messages again, with attempt 1. What the file keeps and how
/// large it may grow: [Retention].
public final class SqliteBus implements Bus, Documents, BusStatus {
    private final OpenFile file;
    private final Map<String, Stream> streams = new ConcurrentHashMap<>();
    private final Writer writer;
    private final Readers readers;
    private final Upkeep upkeep;

    private SqliteBus(OpenFile file, Retention retention, InstantSource clock) throws SQLException {
        this.file = file;
        WriteConnection connection = new WriteConnection(file.writer(), retention.bytes());
        readStreams(connection);
        Pruning pruning = new Pruning(streams.values(), retention);
        writer = new Writer(file, connection, clock, new Cursors(streams.values()), pruning);
        readers = new Readers(file);
        upkeep = new Upkeep(writer, readers, pruning);
    }

    public static SqliteBus open(Path path) {
        return open(path, Retention.DEFAULT, InstantSource.system());
    }

    /// Opens the file, made with its directory when it is not there.
    ///
    /// @param clock says when messages were published, and what is old
    /// @throws BusException when it is damaged, in use or not accessible; the message says which and what to do
    public static SqliteBus open(Path path, Retention retention, InstantSource clock) {
        OpenFile file = OpenFile.open(path);
        try {
            SqliteBus bus = new SqliteBus(file, retention, clock);
            bus.writer.start();
            bus.upkeep.start();
            return bus;
        } catch (SQLException e) {
            file.close();
            throw Failure.of(file.path(), e);
        }
    }

    private void readStreams(WriteConnection connection) throws SQLException {
        String last = "SELECT id, name, max(last,"
                + " coalesce((SELECT max(sequence) FROM message WHERE stream = s.id), 0),"
                + " coalesce((SELECT max(cursor) FROM consumer WHERE stream = s.id), 0)) FROM stream s";
        try (PreparedStatement select = connection.prepare(last);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                streams.put(row.getString(2), new Stream(row.getInt(1), row.getString(2), row.getLong(3)));
            }
        }
    }

    @Override
    public List<Long> publish(String stream, List<Message> messages) {
        return messages.isEmpty() ? List.of() : writer.write(new Publish(stream(stream), messages));
    }

    private Stream stream(String name) {
        @Nullable Stream known = streams.get(name);
        if (known != null) {
            return known;
        }
        writer.write(new CreateStream(name, streams));
        return Objects.requireNonNull(streams.get(name));
    }

    @Override
    public Subscription subscribe(String stream, String consumer, Start start, RetryPolicy retry, Handler handler) {
        Stream of = stream(stream);
        if (of.consumers.stream().anyMatch(other -> other.name().equals(consumer))) {
            throw new BusException("consumer " + consumer + " of " + stream + " is running already");
        }
        Consumer running = new Consumer(stream, consumer, retry, handler, new StoredLedger(of, consumer));
        writer.write(new Subscribe(of, running, start));
        return new Subscription() {
            @Override
            public long lag() {
                return of.last - running.done();
            }

            @Override
            public void close() {
                running.stop();
                running.join();
                if (of.consumers.contains(running)) {
                    writer.write(new Leave(of, running));
                }
            }
        };
    }

    @Override
    public List<DeadLetter> deadLetters(String stream) {
        return readers.deadLetters(stream(stream));
    }

    @Override
    public void replay(DeadLetter letter) {
        for (Consumer consumer : stream(letter.delivery().stream()).consumers) {
            if (consumer.name().equals(letter.consumer())) {
                consumer.replay(letter);
                return;
            }
        }
        throw new BusException("dead letter " + letter.id() + " cannot be replayed: its consumer " + letter.consumer()
                + " is not running");
    }

    @Override
    public Optional<Document> find(String collection, String key) {
        return readers.document(collection, key);
    }

    @Override
    public List<Document> list(String collection) {
        return readers.documents(collection);
    }

    @Override
    public boolean put(String collection, String key, long expected, byte[] body) {
        return writer.write(DocumentWrites.put(collection, key, expected, body));
    }

    @Override
    public void delete(String collection, String key) {
        writer.write(DocumentWrites.delete(collection, key));
    }

    @Override
    public Optional<String> trouble() {
        return writer.trouble();
    }

    @Override
    public List<ConsumerStatus> consumers() {
        List<ConsumerStatus> all = new ArrayList<>();
        for (Stream stream : streams.values()) {
            Map<String, Long> letters = readers.deadLetterCounts(stream);
            for (Consumer consumer : stream.consumers) {
                all.add(new ConsumerStatus(
                        stream.name,
                        consumer.name(),
                        stream.last - consumer.done(),
                        letters.getOrDefault(consumer.name(), 0L),
                        consumer.retrying()));
            }
        }
        all.sort(Comparator.comparing(ConsumerStatus::stream).thenComparing(ConsumerStatus::consumer));
        return all;
    }

    /// Transactions so far.
    long commits() {
        return writer.commits();
    }

    /// Does now what is otherwise done every minute.
    void prune() {
        upkeep.prune();
    }

    /// Stops the consumers (a handler that takes longer than 0.4 s is interrupted), writes what waits, closes the file.
    @Override
    public void close() {
        for (Stream stream : streams.values()) {
            stream.consumers.forEach(Consumer::stop);
        }
        for (Stream stream : streams.values()) {
            stream.consumers.forEach(Consumer::join);
        }
        upkeep.close();
        try {
            writer.close();
            // Their cursors are saved; whoever closes a subscription after this has nothing left to do.
            streams.values().forEach(stream -> stream.consumers.clear());
            readers.close();
        } catch (SQLException e) {
            throw Failure.of(file.path(), e);
        } finally {
            file.close();
        }
    }

    private final class StoredLedger implements Consumer.Ledger {
        private final Stream stream;
        private final String consumer;

        StoredLedger(Stream stream, String consumer) {
            this.stream = stream;
            this.consumer = consumer;
        }

        @Override
        public List<Stored> read(long sequence) {
            return readers.messages(stream, sequence);
        }

        @Override
        public void moved() {
            writer.cursorMoved();
        }

        @Override
        public void bury(Delivery delivery, String why) {
            writer.write(DeadLetters.bury(stream, consumer, delivery, why));
        }

        @Override
        public void forget(DeadLetter letter) {
            writer.write(DeadLetters.forget(letter));
        }
    }
}
