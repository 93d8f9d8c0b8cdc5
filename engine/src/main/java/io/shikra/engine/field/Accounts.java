// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.UserInfo;

/// Names of users and groups as seen from an event's thread: those of its container, or of the host.
final class Accounts {
    private static final ByteString ROOT = ByteString.of("root");

    private Accounts() {}

    static UserInfo user(EventContext event, long uid) {
        return event.state.accounts.user(containerId(event), uid);
    }

    /// As group.name says it: group 0 is `root` when nobody lists it.
    static ByteString group(EventContext event, long gid) {
        ByteString name = listedGroup(event, gid);
        return gid == 0 && name.equals(ByteString.NA) ? ROOT : name;
    }

    /// As parameters print it: only what a list says.
    static ByteString listedUser(EventContext event, long uid) {
        ByteString container = containerId(event);
        return event.state.accounts.isListed(container, uid)
                ? event.state.accounts.user(container, uid).name()
                : ByteString.NA;
    }

    static ByteString listedGroup(EventContext event, long gid) {
        return event.state.accounts.groupName(containerId(event), gid);
    }

    private static ByteString containerId(EventContext event) {
        ThreadInfo thread = event.thread;
        return thread == null ? ByteString.EMPTY : thread.containerId;
    }
}
