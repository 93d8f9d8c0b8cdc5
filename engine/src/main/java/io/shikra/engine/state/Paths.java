// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.StringPool;

/// Makes full paths out of a directory and a path argument (spec: state, §3). Pure text: no file system is asked.
public final class Paths {
    public static final long AT_FDCWD = -100;
    public static final ByteString UNKNOWN = ByteString.of("<UNKNOWN>");

    private static final int MAX = 1024;
    private static final ByteString TOO_LONG = ByteString.of("/DIR_TOO_LONG/FILENAME_TOO_LONG");
    private static final ByteString IGNORED_BASE = ByteString.of(".");
    private static final ByteString NO_CWD = ByteString.of("./");
    private static final ByteString PROC = ByteString.of("/proc/");
    private static final ByteString SLASH = ByteString.of("/");

    private final byte[] buffer = new byte[MAX + 2];

    /// `base` + `path`, nothing in between: a base ends in `/`. Only the path's part is normalised (`//`, `.`, `..`),
    /// though `..` eats back into the base; an absolute path ignores the base; an empty one gives the empty string.
    public ByteString concatenate(ByteString base, ByteString path, StringPool strings) {
        if (base.length() + path.length() + 1 > MAX) {
            return TOO_LONG;
        }
        if (path.isCleanPath()) {
            return path;
        }
        if (path.isEmpty()) {
            return ByteString.EMPTY;
        }
        int start = 0;
        if (path.at(0) != '/') {
            start = base.length();
            System.arraycopy(base.array(), 0, buffer, 0, start);
        }
        return strings.intern(buffer, append(start, path));
    }

    /// @return length of the text in the buffer
    private int append(int from, ByteString path) {
        boolean rooted = from == 0 ? path.at(0) == '/' : buffer[0] == '/';
        int length = from;
        int at = 0;
        while (at < path.length()) {
            if (path.at(at) == '/') {
                length = slash(length, rooted);
                at++;
                continue;
            }
            int end = at;
            while (end < path.length() && path.at(end) != '/') {
                end++;
            }
            int size = end - at;
            if (size == 2 && path.at(at) == '.' && path.at(at + 1) == '.') {
                length = up(length, rooted);
            } else if (size != 1 || path.at(at) != '.') {
                System.arraycopy(path.array(), at, buffer, length, size);
                length += size;
            }
            at = end;
        }
        return length > 1 && buffer[length - 1] == '/' ? length - 1 : length;
    }

    /// One `/`, unless there is one already or it would stand before a relative rest.
    private int slash(int length, boolean rooted) {
        if (length > 0 ? buffer[length - 1] == '/' : !rooted) {
            return length;
        }
        buffer[length] = '/';
        return length + 1;
    }

    /// Takes the last component away; the root stays.
    private int up(int length, boolean rooted) {
        int at = length;
        if (at > 0 && buffer[at - 1] == '/') {
            at--;
        }
        while (at > 0 && buffer[at - 1] != '/') {
            at--;
        }
        return at == 0 && rooted ? Math.min(length, 1) : at;
    }

    /// `/proc/PID`
    ByteString ofProcess(long pid, StringPool strings) {
        System.arraycopy(PROC.array(), 0, buffer, 0, PROC.length());
        int end = InetText.decimal(pid, buffer, PROC.length());
        return strings.intern(buffer, end);
    }

    /// See {@link EventContext#baseDir}.
    ByteString baseDir(HostState state, ThreadInfo thread, long dirfd, ByteString path) {
        if (!path.isEmpty() && path.at(0) == '/') {
            return IGNORED_BASE;
        }
        if (dirfd == AT_FDCWD) {
            return cwd(state.threads, thread);
        }
        FdInfo directory = thread.fds.find(dirfd);
        return directory == null ? UNKNOWN : withSlash(directory.name, state.strings);
    }

    /// With `/` at its end.
    ByteString withSlash(ByteString directory, StringPool strings) {
        int length = directory.length();
        if (length > 0 && directory.at(length - 1) == '/') {
            return directory;
        }
        if (length > MAX) {
            return directory.concat(SLASH);
        }
        System.arraycopy(directory.array(), 0, buffer, 0, length);
        buffer[length] = '/';
        return strings.intern(buffer, length + 1);
    }

    /// Working directory of the thread's process; `./` when its main thread is not known.
    static ByteString cwd(ThreadTable threads, ThreadInfo thread) {
        ThreadInfo main = threads.mainThread(thread);
        return main == null ? NO_CWD : main.cwd;
    }
}
