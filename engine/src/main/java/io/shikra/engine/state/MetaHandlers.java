// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;

/// Users and groups that were added or deleted: events without a thread.
final class MetaHandlers {
    private final HostState state;

    MetaHandlers(HostState state) {
        this.state = state;
    }

    void register(Handlers handlers) {
        handlers.put(EventCode.USER_ADDED_E, this::userAdded);
        handlers.put(EventCode.USER_DELETED_E, this::userDeleted);
        handlers.put(EventCode.GROUP_ADDED_E, this::groupAdded);
        handlers.put(EventCode.GROUP_DELETED_E, this::groupDeleted);
    }

    private void userAdded(EventContext context) {
        EventView event = context.event;
        long uid = event.u32(0, -1);
        if (uid >= 0) {
            UserInfo user = new UserInfo(
                    uid,
                    event.u32(1, 0xFFFFFFFFL),
                    event.text(2, context.strings),
                    event.text(3, context.strings),
                    event.text(4, context.strings));
            state.accounts.put(container(context, 5), user);
        }
    }

    private void userDeleted(EventContext context) {
        state.accounts.removeUser(container(context, 5), context.event.u32(0, -1));
    }

    private void groupAdded(EventContext context) {
        long gid = context.event.u32(0, -1);
        if (gid >= 0) {
            state.accounts.putGroup(container(context, 2), gid, context.event.text(1, context.strings));
        }
    }

    private void groupDeleted(EventContext context) {
        state.accounts.removeGroup(container(context, 2), context.event.u32(0, -1));
    }

    private static ByteString container(EventContext context, int param) {
        return context.event.textOrEmpty(param, context.strings);
    }
}
