// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.hub.HubServer;
import io.shikra.app.hub.HubStartException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens the hub's port, and goes on trying when somebody else has it.
final class HubStarter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HubStarter.class.getName());
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /// Makes a listening server.
    @FunctionalInterface
    interface Opener {
        HubServer open() throws HubStartException;
    }

    private final Opener opener;
    private final Thread thread = Thread.ofVirtual().name("hub-retry").unstarted(this::retry);
    private @Nullable HubServer server;
    private boolean closed;

    HubStarter(Opener opener) {
        this.opener = opener;
    }

    /// Why it does not listen yet; empty when it does.
    Optional<String> start() {
        Optional<String> why = attempt();
        if (why.isPresent()) {
            thread.start();
        }
        return why;
    }

    synchronized boolean isListening() {
        return server != null && !closed;
    }

    private synchronized Optional<String> attempt() {
        if (closed) {
            return Optional.empty();
        }
        try {
            server = opener.open();
            return Optional.empty();
        } catch (HubStartException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void retry() {
        try {
            do {
                Thread.sleep(AGAIN);
            } while (attempt().isPresent());
            LOG.log(System.Logger.Level.INFO, "hub: listening now");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        thread.interrupt();
        if (server != null) {
            server.close();
        }
    }
}
