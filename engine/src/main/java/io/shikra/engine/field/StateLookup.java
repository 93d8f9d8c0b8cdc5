// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.AncestorWalk;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.Leaders;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.ThreadTable;
import org.jspecify.annotations.Nullable;

/// Working memory that the extractors of one catalogue share.
final class StateLookup {
    private final ParamText params;
    private final ByteString hostname;
    private ThreadTable threads = new ThreadTable(1, -1);
    private AncestorWalk walk = new AncestorWalk(threads);
    private Leaders leaders = new Leaders(threads);

    StateLookup(String hostname, boolean base64Buffers) {
        params = new ParamText(base64Buffers);
        this.hostname = ByteString.of(hostname);
    }

    ParamText params() {
        return params;
    }

    ByteString hostname() {
        return hostname;
    }

    AncestorWalk walk(EventContext event) {
        follow(event);
        return walk;
    }

    Leaders leaders(EventContext event) {
        follow(event);
        return leaders;
    }

    private void follow(EventContext event) {
        if (threads != event.state.threads) {
            threads = event.state.threads;
            walk = new AncestorWalk(threads);
            leaders = new Leaders(threads);
        }
    }

    /// Main thread of the event's process; null when there is none.
    static @Nullable ThreadInfo main(EventContext event) {
        ThreadInfo thread = event.thread;
        return thread == null ? null : event.state.threads.mainThread(thread);
    }

    /// The n-th ancestor process of the event's thread, 0 its own; null where the chain ends.
    static @Nullable ThreadInfo ancestor(EventContext event, int n) {
        ThreadInfo thread = event.thread;
        return thread == null ? null : event.state.threads.ancestor(thread, n);
    }

    /// Nanoseconds since the first event.
    static long sinceStart(EventContext event) {
        return event.firstNs == 0 ? 0 : event.event.ts() - event.firstNs;
    }
}
