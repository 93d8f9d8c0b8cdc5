// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.sql.PreparedStatement;

/// The writes of documents.
final class DocumentWrites {
    private DocumentWrites() {}

    /// Stores the body when the stored version is {@code expected} (0: none). True when it was.
    static Work<Boolean> put(String collection, String key, long expected, byte[] body) {
        String sql = expected == 0
                ? "INSERT INTO document (body, version, collection, key) VALUES (?, 1, ?, ?) ON CONFLICT DO NOTHING"
                : "UPDATE document SET body = ?, version = version + 1"
                        + " WHERE collection = ? AND key = ? AND version = ?";
        return (to, _) -> {
            try (PreparedStatement put = to.prepare(sql)) {
                put.setBytes(1, body);
                put.setString(2, collection);
                put.setString(3, key);
                if (expected != 0) {
                    put.setLong(4, expected);
                }
                return put.executeUpdate() == 1;
            }
        };
    }

    static Work<Boolean> delete(String collection, String key) {
        return (to, _) -> {
            try (PreparedStatement delete = to.prepare("DELETE FROM document WHERE collection = ? AND key = ?")) {
                delete.setString(1, collection);
                delete.setString(2, key);
                return delete.executeUpdate() == 1;
            }
        };
    }
}
