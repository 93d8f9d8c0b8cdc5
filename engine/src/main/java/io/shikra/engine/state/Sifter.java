// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;

/// Fills a {@link Sieve} with what an engine answers for. Of events of others it keeps what every engine has to know:
/// how much their processes do, and that they are alive. Who owns a process changes only at events that all engines
/// take, so it is known for everything in front of the next one.
///
/// The loop does not branch on whose an event is: with processes of several engines busy at once, no processor could
/// guess that.
final class Sifter {
    private final ThreadTable threads;
    private final Owners owners;
    private final Purge purge;
    private final int index;
    /// Written to instead of an own thread, whose events are still to be processed.
    private final ThreadInfo nobody = new ThreadInfo();

    Sifter(ThreadTable threads, Handover handover, Purge purge) {
        this.threads = threads;
        owners = handover.owners();
        index = handover.index();
        this.purge = purge;
    }

    /// @param before number of the event in front
    void sift(Sieve sieve, long before) {
        int start = sieve.start();
        int end = Math.clamp(start + owners.nextBalance() - before, start, sieve.size());
        long dueNs = purge.dueNs();
        for (int i = start; i < end; i++) {
            long record = sieve.record(i);
            long ts = Memory.i64(record + EventView.TS);
            int code = Memory.u16(record + EventView.CODE);
            int traits = EventTraits.of(code);
            ThreadInfo thread = threads.find(Memory.i64(record + EventView.TID));
            if ((traits & EventTraits.PASSABLE) == 0 || ts >= dueNs || thread == null || !isOwned(thread, ts)) {
                return;
            }
            owners.count(thread, thread.owner, code);
            boolean own = thread.owner == index;
            sieve.decide(own ? 0 : 1);
            note(own ? nobody : thread, ts, code, traits);
        }
    }

    /// Not a thread that did nothing yet, and not an event of an earlier thread with the same tid.
    private static boolean isOwned(ThreadInfo thread, long ts) {
        return thread.owner >= 0 && (ts >= thread.cloneTs || thread.scannedNs == 0);
    }

    private static void note(ThreadInfo thread, long ts, int code, int traits) {
        thread.lastAccessNs = ts;
        thread.lastEventType = code;
        thread.lastEventFd = (traits & EventTraits.EXIT) == 0 ? -1 : thread.lastEventFd;
    }
}
