// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.SocketAddress;
import io.shikra.engine.event.SocketTuple;
import io.shikra.engine.event.StringPool;

/// Keeps what an enter event says until the exit event of its thread. Rules never see enter events.
final class EnterHandler implements EventHandler {
    private final SocketAddress address = new SocketAddress();

    @Override
    public void handle(EventContext context) {
        ThreadInfo thread = context.thread;
        if (thread == null) {
            return;
        }
        EventView event = context.event;
        EnterEvent enter = thread.enter;
        enter.code = event.code();
        enter.dirfd = Paths.AT_FDCWD;
        enter.flags = 0;
        enter.family = 0;
        switch (event.code()) {
            case EventCode.OPEN_E -> named(event, enter, 0, 1, context.strings);
            case EventCode.CREAT_E, EventCode.EXECVE_E -> named(event, enter, 0, -1, context.strings);
            case EventCode.OPENAT_E, EventCode.OPENAT2_E, EventCode.EXECVEAT_E -> {
                enter.dirfd = event.i64(0, Paths.AT_FDCWD);
                named(event, enter, 1, 2, context.strings);
                if (!event.has(0)) {
                    enter.name = ByteString.EMPTY;
                }
            }
            case EventCode.CONNECT_E -> address(event, enter, context.strings);
            default -> enter.clear();
        }
        if (enter.name.isEmpty() && enter.family == 0 && event.code() != EventCode.EXECVEAT_E) {
            enter.clear(); // its first parameter could not be read
        }
    }

    private static void named(EventView event, EnterEvent enter, int name, int flags, StringPool strings) {
        enter.name = event.has(name) ? event.text(name, strings) : ByteString.EMPTY;
        enter.flags = flags < 0 ? 0 : event.i32(flags, 0);
    }

    private void address(EventView event, EnterEvent enter, StringPool strings) {
        enter.name = ByteString.EMPTY;
        if (!address.wrap(event, 1)) {
            return;
        }
        enter.family = address.family();
        enter.port = address.port();
        if (address.family() == SocketTuple.UNIX) {
            enter.path = strings.intern(address.start(), address.length());
            return;
        }
        boolean narrow = address.family() == SocketTuple.INET6
                && InetBytes.isV4MappedOrZero(address.start())
                && !InetBytes.isZero(address.start(), 16);
        enter.ip =
                InetBytes.keep(enter.ip, address.start() + (narrow ? 12 : 0), narrow ? 4 : address.length(), strings);
        enter.family = narrow ? SocketTuple.INET : enter.family;
    }
}
