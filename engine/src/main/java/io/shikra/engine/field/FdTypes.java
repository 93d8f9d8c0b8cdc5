// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.FdTable;
import io.shikra.engine.state.ThreadInfo;
import java.util.Arrays;

/// fd.types: the distinct types of a process' descriptors. In the order of their lowest descriptors; Falco's order is
/// that of a hash table.
final class FdTypes implements Extractor {
    private final long[] lowest = new long[Long.SIZE];
    private final FdInfo[] samples = new FdInfo[Long.SIZE];

    @Override
    public void extract(EventContext event, Slot slot) {
        ThreadInfo thread = event.thread;
        if (thread == null || !FdFields.applies(event)) {
            return;
        }
        if (thread.fds.hasHashOrder()) {
            walk(thread.fds, slot);
            return;
        }
        Arrays.fill(lowest, -1);
        for (int i = 0; i < thread.fds.slots(); i++) {
            FdInfo fd = thread.fds.infoAt(i);
            if (fd != null) {
                int kind = FdKinds.kind(fd);
                long number = thread.fds.fdAt(i);
                if (lowest[kind] < 0 || number < lowest[kind]) {
                    lowest[kind] = number;
                    samples[kind] = fd;
                }
            }
        }
        list(slot);
    }

    /// As Falco comes to them.
    private void walk(FdTable fds, Slot slot) {
        Arrays.fill(lowest, -1);
        for (int i = 0; i < fds.size(); i++) {
            FdInfo fd = fds.find(fds.walked(i));
            if (fd != null && lowest[FdKinds.kind(fd)] < 0) {
                if (!slot.isPresent()) {
                    slot.setList();
                }
                lowest[FdKinds.kind(fd)] = 0;
                slot.addItem().setText(FdKinds.name(fd));
            }
        }
    }

    private void list(Slot slot) {
        int kind = next();
        if (kind < 0) {
            return;
        }
        slot.setList();
        while (kind >= 0) {
            slot.addItem().setText(FdKinds.name(samples[kind]));
            lowest[kind] = -1;
            kind = next();
        }
    }

    private int next() {
        int best = -1;
        for (int kind = 0; kind < lowest.length; kind++) {
            if (lowest[kind] >= 0 && (best < 0 || lowest[kind] < lowest[best])) {
                best = kind;
            }
        }
        return best;
    }
}
