// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.BusException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Says in the operator's words what SQLite reports by code.
final class Failure {
    private Failure() {}

    static BusException of(Path file, SQLException e) {
        return new BusException(sentence(file, e), e);
    }

    static boolean isFull(SQLException e) {
        return code(e) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    private static String sentence(Path file, SQLException e) {
        return switch (code(e)) {
            case 13 -> // SQLITE_FULL
                "bus " + file
                        + " is full (disk or size limit) and nothing more can be dropped: free disk space, raise the"
                        + " limit, or repair the consumer that lags (see its lag in the metrics)";
            case 5, 6 -> // SQLITE_BUSY, SQLITE_LOCKED
                "bus " + file + " is locked by another program: close it (a database browser?) and try again";
            case 11, 26 -> // SQLITE_CORRUPT, SQLITE_NOTADB
                "bus " + file
                        + " is damaged or not a bus file: move it away (with its -wal and -shm) and start again, or"
                        + " save what is in it with `sqlite3 " + file.getFileName() + " .recover`";
            case 8 -> // SQLITE_READONLY
                "bus " + file + " cannot be written: give this user write permission on the file and its directory";
            case 14 -> // SQLITE_CANTOPEN
                "bus " + file + " cannot be opened: does its directory exist, and may this user write there?";
            case 10 -> // SQLITE_IOERR
                "bus " + file + " met an I/O error of the disk (" + e.getMessage() + "): check the disk";
            default -> "bus " + file + ": " + e.getMessage();
        };
    }

    /// The primary result code: the low byte (the rest says which I/O call, and the like).
    private static int code(SQLException e) {
        int code = e instanceof SQLiteException s ? s.getResultCode().code : e.getErrorCode();
        return code & 0xff;
    }
}
