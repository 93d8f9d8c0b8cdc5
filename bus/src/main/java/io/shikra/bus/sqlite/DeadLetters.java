// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.DeadLetter;
import io.shikra.bus.Delivery;
import java.sql.PreparedStatement;

/// The writes of dead letters.
final class DeadLetters {
    private DeadLetters() {}

    /// Adds the message, or gives the letter that is there a new reason.
    static Work<Integer> bury(Stream stream, String consumer, Delivery delivery, String why) {
        return (to, nanos) -> {
            try (PreparedStatement insert = to.prepare("INSERT INTO dead_letter (stream, consumer, why, since, attempt,"
                    + " sequence, published, id, headers, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO UPDATE SET why = excluded.why, since = excluded.since,"
                    + " attempt = excluded.attempt")) {
                insert.setInt(1, stream.id);
                insert.setString(2, consumer);
                insert.setString(3, why);
                insert.setLong(4, nanos);
                insert.setInt(5, delivery.attempt());
                insert.setLong(6, delivery.sequence());
                insert.setLong(7, delivery.publishedNanos());
                insert.setString(8, delivery.message().id());
                insert.setBytes(9, Headers.write(delivery.message().headers()));
                insert.setBytes(10, delivery.message().body());
                return insert.executeUpdate();
            }
        };
    }

    static Work<Integer> forget(DeadLetter letter) {
        return (to, _) -> {
            try (PreparedStatement delete = to.prepare("DELETE FROM dead_letter WHERE number = ?")) {
                delete.setLong(1, letter.id());
                return delete.executeUpdate();
            }
        };
    }
}
