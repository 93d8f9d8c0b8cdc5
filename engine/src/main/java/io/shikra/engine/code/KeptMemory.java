// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.Kept;
import io.shikra.engine.state.ThreadInfo;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Finds what is kept for the current event: words of its thread, and of its descriptor or the name of its
/// file, laid out as the plan says ({@link Plan#threadWords}, {@link Plan#fdWords}). Words of another plan, or
/// computed from a state
/// that is no more, are cleared before they are handed out.
final class KeptMemory {
    /// Bits of a stamp that hold the state's generation; the plan's number stands above them.
    private static final int GENERATION_BITS = 40;

    private static final AtomicLong PLANS = new AtomicLong();

    /// Of a descriptor that was asked about once: only for the second time is there a memory worth having.
    private static final long[] ONCE = {0};

    /// Kinds of names, besides the types of events.
    private static final int FILE = -1;

    private static final int DIRECTORY = -2;

    private final long plan = PLANS.incrementAndGet() << GENERATION_BITS;
    private final int threadSize;
    private final int fdSize;
    /// Large: made when the first name is to be kept.
    private @Nullable NameTable names;

    /// Of the event's thread; null when nothing may be kept.
    long @Nullable [] thread;

    /// Of the event's descriptor, from {@link #fdBase} on; null when nothing may be kept.
    long @Nullable [] fd;

    int fdBase;

    KeptMemory(Plan plan) {
        threadSize = Math.max(2, plan.threadWords().size());
        fdSize = Math.max(2, plan.fdWords().size());
    }

    private NameTable names() {
        NameTable held = names;
        if (held == null) {
            held = new NameTable(fdSize);
            names = held;
        }
        return held;
    }

    /// Finds the words of the event's thread.
    long @Nullable [] thread(EventContext event) {
        ThreadInfo at = event.thread;
        if (at == null) {
            thread = null;
            return null;
        }
        long[] words = at.kept;
        long stamp = plan | event.state.generation();
        thread = words[0] == stamp ? words : fresh(event, at, stamp);
        return thread;
    }

    private long @Nullable [] fresh(EventContext event, ThreadInfo at, long stamp) {
        if (!event.state.threads.watch(at)) {
            return null;
        }
        // what was looked for in vain can have been too much to keep in mind
        long now = plan | event.state.generation();
        long[] words = cleared(at.kept, threadSize, event.state.keptOfThreads, now == stamp ? stamp : now);
        at.kept = words;
        return words;
    }

    private static long[] cleared(long[] held, int size, Kept kept, long stamp) {
        long[] words = held.length == size ? held : kept.take(size);
        Arrays.fill(words, 0);
        words[0] = stamp;
        return words;
    }

    /// Finds the words of the descriptor that the event is about.
    long @Nullable [] fd(EventContext event) {
        FdInfo at = event.shownFd();
        if (at == null) {
            fd = ofNothing(event);
            return fd;
        }
        switch (at.type) {
            case FdInfo.FILE, FdInfo.FILE_V2 -> named(at.name, FILE);
            case FdInfo.DIRECTORY -> named(at.name, DIRECTORY);
            default -> {
                long[] words = at.kept;
                fd = words[0] == plan ? words : fresh(event, at);
                fdBase = 0;
            }
        }
        return fd;
    }

    private void named(ByteString name, int kind) {
        NameTable table = names();
        fd = table.words();
        fdBase = table.find(name, kind);
    }

    /// Of what could not be opened the path says everything, when it is absolute.
    private long @Nullable [] ofNothing(EventContext event) {
        int code = event.event.code();
        int path = switch (code) {
            case EventCode.OPEN_X, EventCode.CREAT_X -> 1;
            case EventCode.OPENAT_X, EventCode.OPENAT2_X -> 2;
            default -> -1;
        };
        if (path < 0
                || event.thread == null
                || !event.event.has(1)
                || !event.event.has(path)
                || event.event.byteAt(path, 0) != '/') {
            return null;
        }
        NameTable table = names();
        fdBase = table.find(event.event.text(path, event.strings), code);
        return table.words();
    }

    @SuppressWarnings("ReferenceEquality") // the marker is itself
    private long @Nullable [] fresh(EventContext event, FdInfo at) {
        if (at.kept == Kept.nothing()) {
            at.kept = ONCE;
            return null;
        }
        long[] words = cleared(at.kept, fdSize, event.state.keptOfFds, plan);
        at.kept = words;
        return words;
    }
}
