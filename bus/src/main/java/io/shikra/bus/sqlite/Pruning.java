// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/// Drops what [Retention] says, in small steps, so that no publisher waits long. Belongs to the writer thread.
final class Pruning {
    private static final int STEP = 1000;

    private final Collection<Stream> streams;
    private final Retention retention;

    Pruning(Collection<Stream> streams, Retention retention) {
        this.streams = streams;
        this.retention = retention;
    }

    /// One step of the regular clean-up.
    ///
    /// @return whether there was a full step to do, so that another may follow
    boolean step(WriteConnection on, long nanos) throws SQLException {
        boolean more = forgetSeen(on, nanos);
        for (Stream stream : streams) {
            long old = lastOlderThan(on, stream, nanos - retention.age().toNanos());
            more |= drop(on, stream, Math.min(old, doneByAll(on, stream, nanos))) >= STEP;
        }
        try (PreparedStatement delete = on.prepare("DELETE FROM dead_letter WHERE since < ?")) {
            delete.setLong(1, nanos - retention.deadLetters().toNanos());
            delete.executeUpdate();
        }
        return more;
    }

    /// The file is full: drops done messages whatever their age, oldest first.
    ///
    /// @return whether anything was dropped
    boolean makeRoom(WriteConnection on, long nanos) throws SQLException {
        boolean dropped = forgetSeen(on, nanos);
        for (Stream stream : streams) {
            dropped |= drop(on, stream, doneByAll(on, stream, nanos)) > 0;
        }
        return dropped;
    }

    private boolean forgetSeen(WriteConnection on, long nanos) throws SQLException {
        try (PreparedStatement delete = on.prepare("DELETE FROM seen WHERE (stream, id) IN"
                + " (SELECT stream, id FROM seen WHERE published < ? ORDER BY published LIMIT ?)")) {
            delete.setLong(1, nanos - Retention.SEEN.toNanos());
            delete.setInt(2, STEP);
            return delete.executeUpdate() >= STEP;
        }
    }

    /// The highest sequence that no consumer needs any more.
    private long doneByAll(WriteConnection on, Stream stream, long nanos) throws SQLException {
        long abandoned = nanos - retention.age().toNanos();
        long done = stream.last;
        try (PreparedStatement select =
                on.prepare("SELECT name, cursor, touched FROM consumer WHERE stream = ? AND cursor < ?")) {
            select.setInt(1, stream.id);
            select.setLong(2, stream.last);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getLong(3) >= abandoned || isRunning(stream, row.getString(1))) {
                        done = Math.min(done, row.getLong(2));
                    }
                }
            }
        }
        return done;
    }

    private static boolean isRunning(Stream stream, String name) {
        for (Consumer consumer : stream.consumers) {
            if (consumer.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static long lastOlderThan(WriteConnection on, Stream stream, long nanos) throws SQLException {
        // Oldest first, and the first young one ends the scan: no index on the time is needed.
        try (PreparedStatement select = on.prepare(
                "SELECT sequence FROM message WHERE stream = ? AND published >= ? ORDER BY sequence LIMIT 1")) {
            select.setInt(1, stream.id);
            select.setLong(2, nanos);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) - 1 : stream.last;
            }
        }
    }

    private static int drop(WriteConnection on, Stream stream, long upTo) throws SQLException {
        int dropped;
        try (PreparedStatement delete = on.prepare("DELETE FROM message WHERE stream = ? AND sequence IN"
                + " (SELECT sequence FROM message WHERE stream = ? AND sequence <= ? ORDER BY sequence LIMIT ?)")) {
            delete.setInt(1, stream.id);
            delete.setInt(2, stream.id);
            delete.setLong(3, upTo);
            delete.setInt(4, STEP);
            dropped = delete.executeUpdate();
        }
        if (dropped > 0) {
            try (PreparedStatement update = on.prepare("UPDATE stream SET last = ? WHERE id = ?")) {
                update.setLong(1, stream.last);
                update.setInt(2, stream.id);
                update.executeUpdate();
            }
        }
        return dropped;
    }
}
