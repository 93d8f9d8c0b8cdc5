// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs.local;

import io.shikra.bus.Handler.Outcome;
import io.shikra.clients.unix.UnixDatagrams;
import io.shikra.clients.unix.UnixDatagrams.Sent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Messages to sockets in the file system, each in one datagram.
public final class DatagramSockets implements AutoCloseable {
    private final Map<Path, UnixDatagrams> open = new ConcurrentHashMap<>();

    public Outcome send(Path socket, byte[] message) {
        return switch (open.computeIfAbsent(socket, UnixDatagrams::to).send(message)) {
            case Sent.Done _ -> Outcome.Done.DONE;
            case Sent.NotNow(String why) -> new Outcome.Retry(Duration.ZERO, why);
            case Sent.Never(String why) -> new Outcome.Reject(why);
        };
    }

    @Override
    public void close() {
        open.values().forEach(UnixDatagrams::close);
        open.clear();
    }
}
