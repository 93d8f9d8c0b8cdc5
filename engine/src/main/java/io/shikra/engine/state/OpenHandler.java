// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventView;

/// Exit of open, openat, openat2, open_by_handle_at and creat (spec: state, §5.1). A stored enter event's path wins
/// over the exit event's, which another thread can have rewritten in between.
final class OpenHandler implements EventHandler {
    /// Value of `dirfd` for a call whose path is always full.
    static final int FULL_PATH = -2;

    private static final ByteString NO_BASE = ByteString.EMPTY;

    private final int dirfd;
    private final int name;
    private final int flags;
    private final int dev;
    private final int creatFlags;

    /// Positions of the parameters; -1 where the call has none.
    OpenHandler(int dirfd, int name, int flags, int dev, int creatFlags) {
        this.dirfd = dirfd;
        this.name = name;
        this.flags = flags;
        this.dev = dev;
        this.creatFlags = creatFlags;
    }

    @Override
    public void handle(EventContext context) {
        EventView event = context.event;
        ThreadInfo thread = context.thread;
        if (thread == null || !event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        EnterEvent enter = thread.enter;
        boolean entered = context.enterMatches
                && enter.matches(event.code())
                && !enter.name.isEmpty()
                && !enter.name.equals(ByteString.NA);
        ByteString given = entered ? enter.name : event.text(name, context.strings);
        long directory = entered ? enter.dirfd : event.i64(Math.max(dirfd, 0), Paths.AT_FDCWD);
        FdInfo info = context.freshFd();
        info.openFlags = openFlags(event, entered ? enter.flags : 0, entered);
        info.type = (info.openFlags & FdInfo.O_DIRECTORY) != 0 ? FdInfo.DIRECTORY : FdInfo.FILE_V2;
        info.nameRaw = given;
        info.name = context.concatenate(base(context, directory, given), given);
        info.dev = event.i32(dev, 0);
        info.ino = event.i64(dev + 1, 0);
        context.created(event.returnValue(), info);
    }

    private ByteString base(EventContext context, long directory, ByteString given) {
        if (dirfd == FULL_PATH) {
            return NO_BASE;
        }
        return dirfd < 0 ? context.cwd() : context.baseDir(directory, given);
    }

    private int openFlags(EventView event, int enterFlags, boolean entered) {
        if (creatFlags >= 0) {
            // 1 is the upper, 2 the lower layer
            return (event.u16(creatFlags, 0) & 3) * FdInfo.UPPER_LAYER;
        }
        int seen = event.i32(flags, 0);
        return entered ? enterFlags | (seen & -FdInfo.O_F_CREATED) : seen;
    }
}
