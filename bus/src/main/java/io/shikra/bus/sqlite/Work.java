// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.sql.SQLException;

/// Something to be written. Run by the writer thread inside a transaction shared with others; run again, alone, when
/// that transaction failed.
interface Work<T> {
    /// @param nanos the time, nanoseconds since the Unix epoch
    T run(WriteConnection to, long nanos) throws SQLException;

    /// The transaction is durable. Called on the writer thread, before whoever waits for the result hears of it.
    default void committed() {}

    /// The transaction did not happen: forget what [#run] did.
    default void undone() {}

    /// Whether it may use the room beyond the size limit: what consumers must write so that room can become free.
    default boolean usesReserve() {
        return true;
    }
}
