// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.Bus.Start;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Finds or makes a consumer's cursor and joins it to the stream. Being on the writer thread, no message can slip
/// through between the two.
final class Subscribe implements Work<Long> {
    private final Stream stream;
    private final Consumer consumer;
    private final Start start;
    private long cursor;
    private long head;

    Subscribe(Stream stream, Consumer consumer, Start start) {
        this.stream = stream;
        this.consumer = consumer;
        this.start = start;
    }

    @Override
    public Long run(WriteConnection to, long nanos) throws SQLException {
        try (PreparedStatement insert = to.prepare("INSERT INTO consumer (stream, name, cursor, touched)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET touched = excluded.touched RETURNING cursor")) {
            insert.setInt(1, stream.id);
            insert.setString(2, consumer.name());
            insert.setLong(3, start == Start.NEW ? stream.pending : 0);
            insert.setLong(4, nanos);
            try (ResultSet row = insert.executeQuery()) {
                cursor = row.next() ? row.getLong(1) : 0;
            }
        }
        head = stream.pending;
        return cursor;
    }

    @Override
    public void committed() {
        consumer.begin(cursor, head);
        stream.consumers.add(consumer);
    }
}
