// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Saves the cursors that moved since they were saved last. Belongs to the writer thread.
final class Cursors implements Work<Integer> {
    private final Collection<Stream> streams;
    private final List<Moved> moved = new ArrayList<>();

    /// @param streams all of them, a live view
    Cursors(Collection<Stream> streams) {
        this.streams = streams;
    }

    @Override
    public Integer run(WriteConnection to, long nanos) throws SQLException {
        moved.clear();
        for (Stream stream : streams) {
            for (Consumer consumer : stream.consumers) {
                long done = consumer.done();
                if (done != consumer.saved) {
                    save(to, stream, consumer.name(), done, nanos);
                    moved.add(new Moved(consumer, done));
                }
            }
        }
        return moved.size();
    }

    static void save(WriteConnection to, Stream stream, String consumer, long done, long nanos) throws SQLException {
        PreparedStatement move = to.prepared().moveCursor();
        move.setLong(1, done);
        move.setLong(2, nanos);
        move.setInt(3, stream.id);
        move.setString(4, consumer);
        move.executeUpdate();
    }

    @Override
    public void committed() {
        for (Moved one : moved) {
            one.consumer.saved = one.to;
        }
        moved.clear();
    }

    private record Moved(Consumer consumer, long to) {}
}
