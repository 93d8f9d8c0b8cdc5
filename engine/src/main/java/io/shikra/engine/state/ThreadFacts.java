// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventView;

/// What clone and exec events say of a thread, in the same parameters.
final class ThreadFacts {
    private ThreadFacts() {}

    /// Counters and limits, each only when the event has it.
    static void counters(EventView event, ThreadInfo thread) {
        thread.fdLimit = event.i64(CloneParams.FDLIMIT, thread.fdLimit);
        thread.pfMajor = event.i64(CloneParams.PGFT_MAJ, thread.pfMajor);
        thread.pfMinor = event.i64(CloneParams.PGFT_MIN, thread.pfMinor);
        thread.vmSizeKb = event.u32(CloneParams.VM_SIZE, thread.vmSizeKb);
        thread.vmRssKb = event.u32(CloneParams.VM_RSS, thread.vmRssKb);
        thread.vmSwapKb = event.u32(CloneParams.VM_SWAP, thread.vmSwapKb);
    }

    /// exe, args, and comm, which is exe when it is empty.
    static void program(EventContext context, ThreadInfo thread) {
        EventView event = context.event;
        thread.exe = event.text(CloneParams.EXE, context.strings);
        thread.comm = event.has(CloneParams.COMM) ? event.text(CloneParams.COMM, context.strings) : thread.exe;
        thread.args = context.state.vectors.split(event.bytes(CloneParams.ARGS, context.strings));
        thread.generation++;
    }

    /// The cgroup list, when the event has it.
    static void cgroups(EventContext context, ThreadInfo thread) {
        if (context.event.has(CloneParams.CGROUPS)) {
            ByteString blob = context.event.bytes(CloneParams.CGROUPS, context.strings);
            thread.cgroups = context.state.containers.parse(blob).items();
        }
    }
}
