// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.DocumentReader;
import io.shikra.bus.Documents.Document;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Reads the documents of a bus that another process may be running: takes no lock and changes nothing.
public final class SqliteDocumentReader implements DocumentReader, AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;

    private final Path file;
    private final Connection connection;

    private SqliteDocumentReader(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /// @throws io.shikra.bus.BusException when the file is damaged or not readable
    public static SqliteDocumentReader open(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            return new SqliteDocumentReader(file, source.getConnection());
        } catch (SQLException e) {
            throw Failure.of(file, e);
        }
    }

    @Override
    public Optional<Document> find(String collection, String key) {
        return select("SELECT key, version, body FROM document WHERE collection = ? AND key = ?", collection, key)
                .stream()
                .findFirst();
    }

    @Override
    public List<Document> list(String collection) {
        return select("SELECT key, version, body FROM document WHERE collection = ? ORDER BY key", collection);
    }

    private List<Document> select(String sql, String... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            List<Document> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Document(row.getString(1), row.getLong(2), row.getBytes(3)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw Failure.of(file, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Failure.of(file, e);
        }
    }
}
