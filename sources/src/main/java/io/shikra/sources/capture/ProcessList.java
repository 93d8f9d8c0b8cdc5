// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.Vectors;
import java.util.List;

/// Process list blocks, versions 1 to 9 (specification: §3). What a version does not have stays at its default.
final class ProcessList {
    /// Most bytes of a single text, and of a vector of them.
    static final int TEXT = 1024;

    static final int VECTOR = 4096;

    /// The oldest version 9 has so many bytes after the root: neither the namespace's start nor the terminal.
    private static final int OLDEST_REST = 29;

    private ProcessList() {}

    static void read(BlockCursor in, int version, Metadata into) throws CaptureException {
        while (in.hasEntry()) {
            if (version >= 9) {
                int start = in.position();
                in.beginEntry(start, in.u32());
            }
            ThreadInfo thread = entry(in, version, into);
            if (version >= 9) {
                rest(in, thread);
                in.endEntry();
            }
            into.add(thread);
        }
    }

    private static ThreadInfo entry(BlockCursor in, int version, Metadata into) throws CaptureException {
        ThreadInfo thread = into.table.fresh();
        thread.tid = in.i64();
        thread.pid = in.i64();
        thread.ptid = in.i64();
        thread.sid = version >= 6 ? in.i64() : -1;
        thread.vpgid = version >= 8 ? in.i64() : -1;
        thread.comm = in.text("comm", TEXT);
        thread.exe = in.text("exe", TEXT);
        thread.exePath = version >= 7 ? in.text("exepath", TEXT) : ByteString.EMPTY;
        thread.args = Vectors.split(in.text("args", VECTOR));
        ByteString cwd = in.text("cwd", TEXT);
        thread.cwd = isMain(thread) ? folder(cwd) : ByteString.EMPTY;
        thread.fdLimit = in.i64();
        thread.flags = in.i32();
        thread.uid = in.u32();
        thread.gid = in.u32();
        if (version >= 2) {
            thread.vmSizeKb = in.u32();
            thread.vmRssKb = in.u32();
            thread.vmSwapKb = in.u32();
            thread.pfMajor = in.i64();
            thread.pfMinor = in.i64();
        }
        if (version >= 3) {
            ByteString env = in.text("env", VECTOR);
            thread.env = isMain(thread) ? Vectors.split(env) : List.of();
        }
        if (version >= 4) {
            thread.vtid = in.i64();
            thread.vpid = in.i64();
            thread.cgroups = Vectors.split(in.text("cgroups", VECTOR));
        }
        if (version >= 5) {
            thread.root = in.text("root", TEXT);
        }
        return thread;
    }

    /// What writers appended to version 9 over time: each field only if the entry still has room for it.
    private static void rest(BlockCursor in, ThreadInfo thread) throws CaptureException {
        if (in.remaining() > OLDEST_REST) {
            thread.pidnsInitStartTs = in.i64();
            thread.tty = in.i32();
        }
        if (in.remaining() < OLDEST_REST) {
            thread.loginUid = in.remaining() < 4 ? thread.loginUid : in.u32();
            thread.exeWritable = in.remaining() > 0 && in.u8() != 0;
            return;
        }
        thread.loginUid = in.u32();
        thread.exeWritable = in.u8() != 0;
        thread.capInheritable = in.i64();
        thread.capPermitted = in.i64();
        thread.capEffective = in.i64();
        thread.exeUpperLayer = in.remaining() > 0 && in.u8() != 0;
        if (in.remaining() >= 24) {
            thread.exeIno = in.i64();
            thread.exeInoCtime = in.i64();
            thread.exeInoMtime = in.i64();
            thread.exeFromMemfd = in.remaining() > 0 && in.u8() != 0;
            thread.exeLowerLayer = in.remaining() > 0 && in.u8() != 0;
        }
        if (in.remaining() >= 8) {
            thread.pgid = in.i64();
        }
    }

    /// Only main threads have a working directory and an environment; Falco passes over what is stored with others.
    private static boolean isMain(ThreadInfo thread) {
        return thread.tid == thread.pid;
    }

    /// The state engine keeps working directories with a slash at their end; kernels say them without.
    private static ByteString folder(ByteString cwd) {
        boolean ends = !cwd.isEmpty() && cwd.at(cwd.length() - 1) == '/';
        return ends ? cwd : cwd.concat(ByteString.of("/"));
    }
}
