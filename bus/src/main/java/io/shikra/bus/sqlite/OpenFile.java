// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.BusException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The bus file, held by this process alone, with its schema brought up to date.
final class OpenFile implements AutoCloseable {
    private static final int BUSY_MILLIS = 5000;

    /// Held here, because the log manager forgets the level of a logger that nobody holds. Flyway tells every step of
    /// a migration, which nobody wants to read at each start.
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private final Path file;
    private final FileChannel lockFile;

    private OpenFile(Path file, FileChannel lockFile) {
        this.file = file;
        this.lockFile = lockFile;
    }

    static OpenFile open(Path path) {
        Path file = path.toAbsolutePath().normalize();
        FileChannel lockFile = lock(file);
        OpenFile open = new OpenFile(file, lockFile);
        try {
            open.migrate();
            return open;
        } catch (SQLException e) {
            open.close();
            throw Failure.of(file, e);
        } catch (FlywayException e) {
            open.close();
            throw migrationFailure(file, e);
        }
    }

    Path path() {
        return file;
    }

    /// Two processes on one file would deliver everything twice: SQLite would let them, so a lock file beside it does
    /// not.
    private static FileChannel lock(Path file) {
        FileChannel channel;
        try {
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            channel = FileChannel.open(Path.of(file + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new BusException("bus " + file + " cannot be opened: " + e + "; may this user write there?", e);
        }
        if (!tryLock(channel)) {
            closeQuietly(channel);
            throw new BusException("bus " + file
                    + " is in use by another running Shikra: stop that one, or give this one its own file");
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new BusException("the file system of the bus cannot lock files: " + e.getMessage(), e);
        }
    }

    private void migrate() throws SQLException {
        SQLiteDataSource source = source();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.executeQuery("SELECT count(*) FROM sqlite_schema").close();
        }
        FLYWAY.setLevel(Level.WARNING);
        Flyway.configure(OpenFile.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:io/shikra/bus/sqlite")
                .table("schema_version")
                .load()
                .migrate();
    }

    private static BusException migrationFailure(Path file, FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Failure.of(file, sql);
            }
        }
        return new BusException("bus " + file + " has a schema this version does not know: " + e.getMessage(), e);
    }

    /// The connection of the writer thread. Checkpoints are not its business: they would delay whoever waits.
    Connection writer() throws SQLException {
        Connection connection = source().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
        }
        return connection;
    }

    /// A connection that reads, and runs checkpoints.
    Connection reader() throws SQLException {
        Connection connection = source().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
        }
        return connection;
    }

    private SQLiteDataSource source() {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BusException("the bus' lock file cannot be closed: " + e.getMessage(), e);
        }
    }
}
