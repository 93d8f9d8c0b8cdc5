// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.BusException;
import io.shikra.bus.DeadLetter;
import io.shikra.bus.Delivery;
import io.shikra.bus.Documents.Document;
import io.shikra.bus.Message;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Reads beside the writer: a handful of connections, each seeing the last committed state.
final class Readers implements AutoCloseable {
    private final OpenFile file;
    private final Pool pool;
    private final Jdbi jdbi;

    Readers(OpenFile file) {
        this.file = file;
        this.pool = new Pool(file);
        this.jdbi = Jdbi.create(pool);
    }

    /// Messages from {@code sequence} on, bounded by number and bytes, but at least one if there is one.
    List<Stored> messages(Stream stream, long sequence) {
        return with(handle -> {
            List<Stored> read = new ArrayList<>();
            int bytes = 0;
            try (var rows = handle.createQuery("SELECT sequence, published, id, headers, body FROM message"
                            + " WHERE stream = :stream AND sequence >= :from ORDER BY sequence LIMIT :most")
                    .bind("stream", stream.id)
                    .bind("from", sequence)
                    .bind("most", Window.MOST)
                    .map((row, _) -> new Stored(row.getLong("sequence"), row.getLong("published"), message(row)))
                    .iterator()) {
                while (bytes < Window.MOST_BYTES && rows.hasNext()) {
                    Stored message = rows.next();
                    read.add(message);
                    bytes += message.bytes();
                }
            }
            return read;
        });
    }

    List<DeadLetter> deadLetters(Stream stream) {
        return with(handle -> handle.createQuery("SELECT number, consumer, why, since, attempt, sequence, published,"
                        + " id, headers, body FROM dead_letter WHERE stream = :stream ORDER BY number")
                .bind("stream", stream.id)
                .map((row, _) -> new DeadLetter(
                        row.getLong("number"),
                        row.getString("consumer"),
                        row.getString("why"),
                        row.getLong("since"),
                        new Delivery(
                                stream.name,
                                row.getLong("sequence"),
                                row.getLong("published"),
                                row.getInt("attempt"),
                                message(row))))
                .list());
    }

    /// By consumer; those without any are left out.
    Map<String, Long> deadLetterCounts(Stream stream) {
        return with(handle -> handle.createQuery(
                        "SELECT consumer, count(*) AS n FROM dead_letter WHERE stream = :stream GROUP BY consumer")
                .bind("stream", stream.id)
                .reduceRows(new java.util.HashMap<String, Long>(), (counts, row) -> {
                    counts.put(row.getColumn("consumer", String.class), row.getColumn("n", Long.class));
                    return counts;
                }));
    }

    Optional<Document> document(String collection, String key) {
        return with(handle -> handle.createQuery(
                        "SELECT key, version, body FROM document WHERE collection = :collection AND key = :key")
                .bind("collection", collection)
                .bind("key", key)
                .map((row, _) -> document(row))
                .findOne());
    }

    List<Document> documents(String collection) {
        return with(handle -> handle.createQuery(
                        "SELECT key, version, body FROM document WHERE collection = :collection ORDER BY key")
                .bind("collection", collection)
                .map((row, _) -> document(row))
                .list());
    }

    private static Message message(ResultSet row) throws SQLException {
        return new Message(row.getString("id"), Headers.read(row.getBytes("headers")), row.getBytes("body"));
    }

    private static Document document(ResultSet row) throws SQLException {
        return new Document(row.getString("key"), row.getLong("version"), row.getBytes("body"));
    }

    private <T> T with(HandleCallback<T, SQLException> work) {
        try {
            return jdbi.withHandle(work);
        } catch (SQLException e) {
            throw Failure.of(file.path(), e);
        } catch (JdbiException e) {
            throw e.getCause() instanceof SQLException sql
                    ? Failure.of(file.path(), sql)
                    : new BusException("bus " + file.path() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Copies what the write-ahead log holds into the file, without waiting for anybody.
    ///
    /// @return pages in the log
    long checkpoint() {
        return with((Handle handle) -> handle.createQuery("PRAGMA wal_checkpoint(PASSIVE)")
                .map((row, _) -> row.getLong(2))
                .one());
    }

    @Override
    public void close() {
        pool.close();
    }

    private static final class Pool implements ConnectionFactory {
        private final OpenFile file;
        private final BlockingQueue<Connection> idle = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        Pool(OpenFile file) {
            this.file = file;
        }

        @Override
        public Connection openConnection() throws SQLException {
            @Nullable Connection connection = idle.poll();
            return connection == null ? file.reader() : connection;
        }

        @Override
        public void closeConnection(Connection connection) throws SQLException {
            if (closed || idle.size() >= 4) {
                connection.close();
            } else {
                idle.add(connection);
            }
        }

        void close() {
            closed = true;
            for (Iterator<Connection> each = idle.iterator(); each.hasNext(); ) {
                Connection connection = each.next();
                each.remove();
                try {
                    connection.close();
                } catch (SQLException e) {
                    throw Failure.of(file.path(), e);
                }
            }
        }
    }
}
