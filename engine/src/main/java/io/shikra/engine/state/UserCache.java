// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import org.jspecify.annotations.Nullable;

/// Lines of user databases seen lately, so that the same line is the same object. Fixed size; a newer line displaces
/// an older one.
final class UserCache {
    private static final int SLOTS = 256;

    private final @Nullable UserInfo[] users = new UserInfo[SLOTS];

    UserInfo of(long uid, long gid, ByteString name, ByteString home, ByteString shell) {
        int slot = (Long.hashCode(uid) * 31 + name.hashCode()) & (SLOTS - 1);
        UserInfo held = users[slot];
        if (held != null
                && held.uid() == uid
                && held.gid() == gid
                && held.name().equals(name)
                && held.home().equals(home)
                && held.shell().equals(shell)) {
            return held;
        }
        UserInfo fresh = new UserInfo(uid, gid, name, home, shell);
        users[slot] = fresh;
        return fresh;
    }
}
