// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.state.FdInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Socket tables by network namespace, each read once and again only for a socket that is newer than the table.
/// One thread at a time.
final class SocketTables {
    /// A table is re-read at most this often: reading one is the dearest thing a look-up does.
    private static final long MIN_AGE_NANOS = 100_000_000L;

    private static final int MAX_NAMESPACES = 1024;

    private record Entry(SocketTable table, long readAt) {}

    private final ProcFile file = new ProcFile();
    private final LongSupplier nanoTime;
    private final Map<String, Entry> byNamespace = new HashMap<>();

    SocketTables(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @param namespace the text of the process' `ns/net` link
    /// @param process   directory of a process in that namespace, with `/` at the end
    Optional<FdInfo> find(String namespace, String process, long inode) {
        Entry entry = byNamespace.get(namespace);
        if (entry != null) {
            Optional<FdInfo> known = entry.table.find(inode);
            if (known.isPresent() || nanoTime.getAsLong() - entry.readAt < MIN_AGE_NANOS) {
                return known;
            }
        }
        if (byNamespace.size() >= MAX_NAMESPACES) {
            byNamespace.clear();
        }
        Entry fresh = new Entry(SocketTable.read(file, process + "net/"), nanoTime.getAsLong());
        byNamespace.put(namespace, fresh);
        return fresh.table.find(inode);
    }

    void forget() {
        byNamespace.clear();
    }
}
