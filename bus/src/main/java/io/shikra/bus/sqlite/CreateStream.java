// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a stream on first use; afterwards the map holds it, whoever was first.
final class CreateStream implements Work<Boolean> {
    private final String name;
    private final Map<String, Stream> streams;
    private @Nullable Stream made;

    CreateStream(String name, Map<String, Stream> streams) {
        this.name = name;
        this.streams = streams;
    }

    @Override
    public Boolean run(WriteConnection to, long nanos) throws SQLException {
        if (streams.containsKey(name)) {
            return false;
        }
        try (PreparedStatement insert = to.prepare("INSERT INTO stream (name, last) VALUES (?, 0)"
                + " ON CONFLICT DO UPDATE SET last = last RETURNING id")) {
            insert.setString(1, name);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                made = new Stream(row.getInt(1), name, 0);
                return true;
            }
        }
    }

    @Override
    public void committed() {
        if (made != null) {
            streams.putIfAbsent(name, made);
        }
    }

    @Override
    public void undone() {
        made = null;
    }
}
