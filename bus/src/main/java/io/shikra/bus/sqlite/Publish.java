// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.Message;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Appends messages to a stream, those that are new to it, and hands them to its consumers.
final class Publish implements Work<List<Long>> {
    private final Stream stream;
    private final List<Message> messages;
    private final List<Stored> fresh;

    Publish(Stream stream, List<Message> messages) {
        this.stream = stream;
        this.messages = messages;
        this.fresh = new ArrayList<>(messages.size());
    }

    @Override
    public List<Long> run(WriteConnection to, long nanos) throws SQLException {
        List<Long> sequences = new ArrayList<>(messages.size());
        for (Message message : messages) {
            long next = stream.pending + 1;
            if (isNew(to, message, next, nanos)) {
                insert(to, message, next, nanos);
                stream.pending = next;
                fresh.add(new Stored(next, nanos, message));
                sequences.add(next);
            } else {
                sequences.add(firstCopy(to, message));
            }
        }
        return sequences;
    }

    private boolean isNew(WriteConnection to, Message message, long sequence, long nanos) throws SQLException {
        PreparedStatement insert = to.prepared().insertSeen();
        insert.setInt(1, stream.id);
        insert.setString(2, message.id());
        insert.setLong(3, sequence);
        insert.setLong(4, nanos);
        return insert.executeUpdate() == 1;
    }

    private void insert(WriteConnection to, Message message, long sequence, long nanos) throws SQLException {
        PreparedStatement insert = to.prepared().insertMessage();
        insert.setInt(1, stream.id);
        insert.setLong(2, sequence);
        insert.setLong(3, nanos);
        insert.setString(4, message.id());
        insert.setBytes(5, Headers.write(message.headers()));
        insert.setBytes(6, message.body());
        insert.executeUpdate();
    }

    private long firstCopy(WriteConnection to, Message message) throws SQLException {
        PreparedStatement find = to.prepared().findSeen();
        find.setInt(1, stream.id);
        find.setString(2, message.id());
        try (ResultSet row = find.executeQuery()) {
            return row.getLong(1);
        }
    }

    @Override
    public void committed() {
        if (fresh.isEmpty()) {
            return;
        }
        stream.last = Math.max(stream.last, fresh.getLast().sequence());
        for (Consumer consumer : stream.consumers) {
            consumer.offer(fresh);
        }
    }

    @Override
    public void undone() {
        fresh.clear();
        stream.pending = stream.last;
    }

    @Override
    public boolean usesReserve() {
        return false;
    }
}
