// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;

/// One line of /etc/passwd.
public record UserInfo(long uid, long gid, ByteString name, ByteString home, ByteString shell) {
    /// What user.* shows of uid 0 when nobody lists it.
    static final UserInfo ROOT = new UserInfo(0, 0, ByteString.of("root"), ByteString.of("/root"), ByteString.NA);

    /// What user.* shows of any other uid that nobody lists.
    static final UserInfo UNKNOWN = new UserInfo(0xFFFFFFFFL, 0xFFFFFFFFL, ByteString.NA, ByteString.NA, ByteString.NA);
}
