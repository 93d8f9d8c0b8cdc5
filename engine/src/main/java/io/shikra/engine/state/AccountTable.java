// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Users and groups by number, of the host (container id empty) and of each container (spec: state, §7.5).
/// One writer.
///
/// A container's own files are read through a process in it when one of its threads has a number not yet
/// known; what they do not say is not asked again.
public final class AccountTable {
    private final AccountFiles files;
    private final ByteStringMap<Accounts> accounts = new ByteStringMap<>();
    private final ArrayDeque<Accounts> spare = new ArrayDeque<>();
    private long changes;

    public AccountTable(AccountFiles files) {
        this.files = files;
    }

    private static final class Accounts {
        final LongMap<UserInfo> users = new LongMap<>(64);
        final LongMap<ByteString> groups = new LongMap<>(64);
    }

    /// How often a name has come, gone or changed.
    long changes() {
        return changes;
    }

    /// The user as user.* shows it: of a uid nobody lists, `root` for 0 and `<NA>` for the rest.
    public UserInfo user(ByteString containerId, long uid) {
        Accounts of = accounts.find(containerId);
        UserInfo found = of == null ? null : of.users.find(uid);
        return found == null || found.equals(UserInfo.UNKNOWN) ? unlisted(uid) : found;
    }

    /// Whether a list names the user.
    public boolean isListed(ByteString containerId, long uid) {
        Accounts of = accounts.find(containerId);
        UserInfo found = of == null ? null : of.users.find(uid);
        return found != null && !found.equals(UserInfo.UNKNOWN);
    }

    private static UserInfo unlisted(long uid) {
        return uid == 0 ? UserInfo.ROOT : UserInfo.UNKNOWN;
    }

    /// Name of a group; `<NA>` when nobody lists it.
    public ByteString groupName(ByteString containerId, long gid) {
        Accounts of = accounts.find(containerId);
        ByteString found = of == null ? null : of.groups.find(gid);
        return found == null ? ByteString.NA : found;
    }

    /// Containers of which users or groups are known, the host (empty id) among them.
    public List<ByteString> containers() {
        List<ByteString> known = new ArrayList<>();
        for (int slot = 0; slot < accounts.capacity(); slot++) {
            ByteString container = accounts.keyAt(slot);
            if (container != null) {
                known.add(container);
            }
        }
        return known;
    }

    /// The users that a list names; for whoever writes them down.
    public List<UserInfo> users(ByteString containerId) {
        List<UserInfo> list = new ArrayList<>();
        Accounts of = accounts.find(containerId);
        for (int i = 0; of != null && i < of.users.capacity(); i++) {
            UserInfo user = of.users.valueAt(i);
            if (user != null && !user.equals(UserInfo.UNKNOWN)) {
                list.add(user);
            }
        }
        return list;
    }

    /// The groups that a list names, by number.
    public Map<Long, ByteString> groups(ByteString containerId) {
        Map<Long, ByteString> map = new HashMap<>();
        Accounts of = accounts.find(containerId);
        for (int i = 0; of != null && i < of.groups.capacity(); i++) {
            ByteString name = of.groups.valueAt(i);
            if (name != null && !name.equals(ByteString.NA)) {
                map.put(of.groups.keyAt(i), name);
            }
        }
        return map;
    }

    public void put(ByteString containerId, UserInfo user) {
        changes++;
        of(containerId).users.put(user.uid(), user);
    }

    public void putGroup(ByteString containerId, long gid, ByteString name) {
        changes++;
        of(containerId).groups.put(gid, name);
    }

    public void removeUser(ByteString containerId, long uid) {
        changes++;
        of(containerId).users.remove(uid);
    }

    public void removeGroup(ByteString containerId, long gid) {
        changes++;
        of(containerId).groups.remove(gid);
    }

    /// Nothing is known of any container.
    void clear() {
        changes++;
        for (int slot = 0; slot < accounts.capacity(); slot++) {
            spare(accounts.valueAt(slot));
        }
        accounts.clear();
    }

    /// The container is gone.
    void forget(ByteString containerId) {
        if (!containerId.isEmpty()) {
            changes++;
            spare(accounts.remove(containerId));
        }
    }

    /// Sees to it that the thread's user and group are known, if its files know them.
    void load(ThreadInfo thread) {
        if (thread.isPlaceholder()) {
            return;
        }
        Accounts of = of(thread.containerId);
        long pid = thread.containerId.isEmpty() ? 1 : thread.pid;
        if (of.users.find(thread.uid) == null) {
            parsePasswd(of, files.read(pid, "etc/passwd"));
            if (of.users.find(thread.uid) == null) {
                of.users.put(thread.uid, UserInfo.UNKNOWN);
            }
        }
        if (of.groups.find(thread.gid) == null) {
            parseGroups(of, files.read(pid, "etc/group"));
            if (of.groups.find(thread.gid) == null) {
                of.groups.put(thread.gid, ByteString.NA);
            }
        }
        if (thread.loginUid != thread.uid && of.users.find(thread.loginUid) == null) {
            of.users.put(thread.loginUid, UserInfo.UNKNOWN);
        }
    }

    private void spare(@Nullable Accounts of) {
        if (of != null) {
            of.users.clear();
            of.groups.clear();
            spare.addLast(of);
        }
    }

    private Accounts of(ByteString containerId) {
        Accounts found = accounts.find(containerId);
        if (found == null) {
            found = spare.isEmpty() ? new Accounts() : spare.removeLast();
            accounts.put(containerId, found);
        }
        return found;
    }

    /// `name:password:uid:gid:gecos:home:shell`; lines of another form are passed over, the first of a uid
    /// counts.
    private void parsePasswd(Accounts into, byte[] text) {
        int at = 0;
        while (at < text.length) {
            int end = lineEnd(text, at);
            ByteString line = ByteString.copy(text, at, end);
            long uid = number(column(line, 2));
            long gid = number(column(line, 3));
            if (uid >= 0 && gid >= 0 && needs(into.users.find(uid))) {
                changes++;
                into.users.put(uid, new UserInfo(uid, gid, column(line, 0), column(line, 5), column(line, 6)));
            }
            at = end + 1;
        }
    }

    private static boolean needs(@Nullable UserInfo known) {
        return known == null || known.equals(UserInfo.UNKNOWN);
    }

    private void parseGroups(Accounts into, byte[] text) {
        int at = 0;
        while (at < text.length) {
            int end = lineEnd(text, at);
            ByteString line = ByteString.copy(text, at, end);
            long gid = number(column(line, 2));
            ByteString known = into.groups.find(gid);
            if (gid >= 0 && (known == null || known.equals(ByteString.NA))) {
                changes++;
                into.groups.put(gid, column(line, 0));
            }
            at = end + 1;
        }
    }

    private static int lineEnd(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at;
    }

    private static ByteString column(ByteString line, int index) {
        int from = 0;
        for (int i = 0; i < index; i++) {
            while (from < line.length() && line.at(from) != ':') {
                from++;
            }
            from++;
        }
        int to = from;
        while (to < line.length() && line.at(to) != ':') {
            to++;
        }
        return from > line.length() ? ByteString.EMPTY : line.substring(from, to);
    }

    /// A 32-bit number; -1 for anything else.
    private static long number(ByteString text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= 0xFFFFFFFFL ? value : -1;
    }
}
