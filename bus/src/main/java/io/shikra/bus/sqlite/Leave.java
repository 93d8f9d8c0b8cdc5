// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.sql.SQLException;

/// Saves a stopped consumer's cursor for the last time.
final class Leave implements Work<Long> {
    private final Stream stream;
    private final Consumer consumer;

    Leave(Stream stream, Consumer consumer) {
        this.stream = stream;
        this.consumer = consumer;
    }

    @Override
    public Long run(WriteConnection to, long nanos) throws SQLException {
        Cursors.save(to, stream, consumer.name(), consumer.done(), nanos);
        return consumer.done();
    }

    @Override
    public void committed() {
        stream.consumers.remove(consumer);
    }
}
