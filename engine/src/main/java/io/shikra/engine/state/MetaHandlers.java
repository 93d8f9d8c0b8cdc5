// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;

/// Users, groups and containers that were added or deleted: events without a thread.
final class MetaHandlers {
    private static final ByteString CONTAINER = ByteString.of("container");
    private static final ByteString CONTAINER_REMOVED = ByteString.of("container_removed");

    private final HostState state;
    private final UserCache users = new UserCache();
    private final RecordCache records = new RecordCache();

    MetaHandlers(HostState state) {
        this.state = state;
    }

    void register(Handlers handlers) {
        handlers.put(EventCode.USER_ADDED_E, this::userAdded);
        handlers.put(EventCode.USER_DELETED_E, this::userDeleted);
        handlers.put(EventCode.GROUP_ADDED_E, this::groupAdded);
        handlers.put(EventCode.GROUP_DELETED_E, this::groupDeleted);
        handlers.put(EventCode.ASYNC_E, this::async);
        handlers.put(EventCode.CONTAINER_JSON_E, context -> container(context, 0, false));
    }

    /// What the container plugin says of its own accord: `container` and `container_removed`.
    private void async(EventContext context) {
        ByteString name = context.event.textOrEmpty(1, context.strings);
        if (name.equals(CONTAINER) || name.equals(CONTAINER_REMOVED)) {
            container(context, 2, name.equals(CONTAINER_REMOVED));
        }
    }

    /// What container.* of the event itself show is the record that it carries.
    private void container(EventContext context, int param, boolean removed) {
        EventView event = context.event;
        int length = event.paramLength(param);
        if (length == 0) {
            return;
        }
        RecordCache.Entry entry = records.of(event.paramOffset(param), length);
        ContainerInfo info = entry.info();
        context.carried = info;
        if (info != null && removed) {
            state.containers.remove(entry.id());
        } else if (info != null) {
            state.containers.put(entry.id(), info);
        }
    }

    private void userAdded(EventContext context) {
        EventView event = context.event;
        long uid = event.u32(0, -1);
        if (uid >= 0) {
            UserInfo user = users.of(
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
