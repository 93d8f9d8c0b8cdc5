// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.engine.state.AccountTable;
import io.shikra.engine.state.ContainerResolver;
import io.shikra.engine.state.ContainerTable;
import io.shikra.engine.state.HostInterfaces.InterfaceAddress;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcAccountFiles;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadTable;
import io.shikra.sources.proc.HostFacts;
import io.shikra.sources.proc.ProcScanner;
import java.net.InetAddress;
import java.nio.file.Path;

/// The state of this host, to begin with: its addresses, accounts, and the processes that are there.
final class LiveHost {
    static final Path PROC = Path.of("/proc");

    private LiveHost() {}

    static StateEngine engine(HostFacts host, ContainerResolver containers) {
        HostState state = new HostState(
                new ThreadTable(
                        ThreadTable.DEFAULT_MAX_THREADS, ProcessHandle.current().pid()),
                new AccountTable(new ProcAccountFiles(PROC)),
                new ContainerTable(containers));
        state.bootNs = host.bootTimeNanos();
        state.interfaces.set(host.interfaces().stream().map(LiveHost::address).toList());
        // a scanner belongs to one thread: this one to the event thread
        return new StateEngine(state, new ProcScanner(PROC, host));
    }

    /// Reads the processes that are there. To be called when the kernel's programs are attached, before events are
    /// taken.
    static void bootstrap(StateEngine engine, HostFacts host) {
        new ProcScanner(PROC, host).scan(engine::bootstrap);
        engine.bootstrapped();
    }

    private static InterfaceAddress address(HostFacts.Interface nic) {
        return new InterfaceAddress(nic.address().getAddress(), mask(nic.address(), nic.prefixLength()));
    }

    private static byte[] mask(InetAddress address, int prefixLength) {
        byte[] mask = new byte[address.getAddress().length];
        for (int bit = 0; bit < prefixLength; bit++) {
            mask[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return mask;
    }
}
