// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.StringPool;

/// Everything the engine knows of its host (or of the host a capture was taken on). One writer: the event
/// thread.
public final class HostState {
    public final ThreadTable threads;
    public final AccountTable accounts;
    public final ContainerTable containers;
    public final HostInterfaces interfaces = new HostInterfaces();

    /// Strings seen lately: reading a text through it allocates nothing when the text is known.
    public final StringPool strings = new StringPool(1 << 16);

    /// Argument lists and environments seen lately.
    final SplitCache vectors = new SplitCache(strings);

    /// Where descriptor objects come from and go to.
    final FdPool fdPool;

    /// Where the words that rules remember of threads come from.
    public final Kept keptOfThreads;

    /// Likewise of descriptors.
    public final Kept keptOfFds;

    /// When the machine booted, ns since the Unix epoch; 0 = unknown.
    public long bootNs;

    public HostState(ThreadTable threads, AccountTable accounts, ContainerTable containers) {
        this.threads = threads;
        fdPool = threads.fdPool();
        keptOfThreads = threads.kept();
        keptOfFds = fdPool.kept();
        this.accounts = accounts;
        this.containers = containers;
    }

    /// Rises with every change that answers about any number of threads can depend on: names of users and
    /// groups, what is known of containers, threads that many look at. What rules keep of a thread under
    /// another number counts no more.
    public long generation() {
        return threads.generation() + containers.changes() + accounts.changes();
    }

    /// As new; strings seen lately stay.
    void clear() {
        threads.clear();
        accounts.clear();
        containers.clear();
        interfaces.clear();
        bootNs = 0;
    }

    /// With nothing behind it: for captures and tests.
    public static HostState detached() {
        return new HostState(
                new ThreadTable(ThreadTable.DEFAULT_MAX_THREADS, -1),
                new AccountTable(AccountFiles.NONE),
                new ContainerTable(ContainerResolver.NONE));
    }
}
