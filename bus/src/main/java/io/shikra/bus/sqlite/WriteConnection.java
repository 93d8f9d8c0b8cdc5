// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The one connection that writes, with its statements prepared once. Plain JDBC: this is the hot path of the bus.
/// Transactions are said in SQL, because the driver's auto-commit switch would begin a new one after each commit.
final class WriteConnection implements AutoCloseable {
    private final Connection connection;
    private final Statement statement;
    private Prepared prepared;
    private final long pages;
    private long pageLimit;

    WriteConnection(Connection connection, long bytes) throws SQLException {
        this.connection = connection;
        statement = connection.createStatement();
        prepared = Prepared.on(connection);
        pages = bytes / number("PRAGMA page_size");
        limit(false);
    }

    /// @param reserve whether the tenth beyond the limit may be used, which is kept for what consumers must write
    void limit(boolean reserve) throws SQLException {
        long wanted = reserve ? pages + Math.max(16, pages / 10) : pages;
        if (wanted != pageLimit) {
            statement.execute("PRAGMA max_page_count = " + wanted);
            pageLimit = wanted;
        }
    }

    void begin() throws SQLException {
        prepared.begin.execute();
    }

    /// Returns when the transaction is on the disk.
    void commit() throws SQLException {
        prepared.commit.execute();
    }

    /// As [#commit], but without waiting for the disk: for what may be lost in a crash.
    void commitLazily(SqlRunnable work) throws SQLException {
        statement.execute("PRAGMA synchronous = NORMAL");
        try {
            begin();
            work.run();
            commit();
        } catch (SQLException e) {
            rollback();
            throw e;
        } finally {
            statement.execute("PRAGMA synchronous = FULL");
        }
    }

    /// Leaves no transaction open, whether SQLite has rolled it back on its own or not.
    void rollback() {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // "no transaction is active": what we want
        }
        try {
            // The driver closes a statement that fails.
            prepared.close();
            prepared = Prepared.on(connection);
        } catch (SQLException e) {
            // The next statement will say so to whoever waits for it.
        }
    }

    /// The statements of the hot path.
    Prepared prepared() {
        return prepared;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    long number(String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    record Prepared(
            PreparedStatement begin,
            PreparedStatement commit,
            PreparedStatement insertSeen,
            PreparedStatement findSeen,
            PreparedStatement insertMessage,
            PreparedStatement moveCursor) {
        static Prepared on(Connection connection) throws SQLException {
            return new Prepared(
                    connection.prepareStatement("BEGIN IMMEDIATE"),
                    connection.prepareStatement("COMMIT"),
                    connection.prepareStatement("INSERT INTO seen (stream, id, sequence, published) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING"),
                    connection.prepareStatement("SELECT sequence FROM seen WHERE stream = ? AND id = ?"),
                    connection.prepareStatement("INSERT INTO message (stream, sequence, published, id, headers, body)"
                            + " VALUES (?, ?, ?, ?, ?, ?)"),
                    connection.prepareStatement("UPDATE consumer SET cursor = max(cursor, ?), touched = ?"
                            + " WHERE stream = ? AND name = ?"));
        }

        void close() throws SQLException {
            for (PreparedStatement one : List.of(begin, commit, insertSeen, findSeen, insertMessage, moveCursor)) {
                one.close();
            }
        }
    }

    @FunctionalInterface
    interface SqlRunnable {
        void run() throws SQLException;
    }
}
