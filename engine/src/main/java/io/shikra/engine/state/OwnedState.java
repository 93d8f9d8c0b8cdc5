// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.StringPool;

/// What of a thread only its owner knows, but for its descriptors.
final class OwnedState {
    private static final int PIPES = ThreadInfo.PIPE_SRC | ThreadInfo.PIPE_DST;

    private final ByteString cwd;
    private final ByteString root;
    private final int pipes;
    private final long fdLimit;
    private final long vmSizeKb;
    private final long vmRssKb;
    private final long vmSwapKb;
    private final long pfMajor;
    private final long pfMinor;
    private final long lastEventFd;
    private final long lastEventTs;
    private final long prevEventTs;
    private final EnterEvent enter = new EnterEvent();

    /// @param cwd the directory that goes over, which a child has from its process' main thread
    OwnedState(ThreadInfo thread, ByteString cwd) {
        this.cwd = Parcel.fresh(cwd);
        root = Parcel.fresh(thread.root);
        pipes = thread.flags & PIPES;
        fdLimit = thread.fdLimit;
        vmSizeKb = thread.vmSizeKb;
        vmRssKb = thread.vmRssKb;
        vmSwapKb = thread.vmSwapKb;
        pfMajor = thread.pfMajor;
        pfMinor = thread.pfMinor;
        lastEventFd = thread.lastEventFd;
        lastEventTs = thread.lastEventTs;
        prevEventTs = thread.prevEventTs;
        enter.become(thread.enter);
        enter.name = Parcel.fresh(enter.name);
        enter.path = Parcel.fresh(enter.path);
    }

    /// A child begins with it.
    void inherit(ThreadInfo child, StringPool strings) {
        child.cwd = Parcel.own(cwd, strings);
        child.root = Parcel.own(root, strings);
    }

    /// The thread goes on with it.
    void goOn(ThreadInfo thread, StringPool strings) {
        inherit(thread, strings);
        thread.flags = (thread.flags & ~PIPES) | pipes;
        thread.fdLimit = fdLimit;
        thread.vmSizeKb = vmSizeKb;
        thread.vmRssKb = vmRssKb;
        thread.vmSwapKb = vmSwapKb;
        thread.pfMajor = pfMajor;
        thread.pfMinor = pfMinor;
        thread.lastEventFd = lastEventFd;
        thread.lastEventTs = lastEventTs;
        thread.prevEventTs = prevEventTs;
        thread.enter.become(enter);
        thread.enter.name = Parcel.own(enter.name, strings);
        thread.enter.path = Parcel.own(enter.path, strings);
        thread.generation++;
        thread.forget();
    }
}
