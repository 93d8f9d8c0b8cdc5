// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that fields can look at of an event, as a text.
final class Sight {
    /// Only known to the owner of a thread.
    private static final int PIPES = ThreadInfo.PIPE_SRC | ThreadInfo.PIPE_DST;

    private final StringBuilder text = new StringBuilder();

    private Sight() {}

    static String of(EventContext context) {
        Sight sight = new Sight();
        sight.text
                .append(context.number)
                .append(' ')
                .append(context.event.type())
                .append(" first ")
                .append(context.firstNs);
        sight.text.append(" threads ").append(context.state.threads.size());
        ThreadInfo thread = context.thread;
        if (thread != null) {
            sight.thread("thread", thread);
            sight.owned(context, thread);
            for (int n = 0; n < 4; n++) {
                ThreadInfo ancestor = context.state.threads.ancestor(thread, n);
                if (ancestor != null) {
                    sight.thread("ancestor", ancestor);
                }
            }
        }
        sight.text.append(" fd ").append(context.fdNumber).append(' ').append(context.fdNameChanged);
        sight.fd(context.fd);
        return sight.text.toString();
    }

    private void thread(String what, ThreadInfo thread) {
        text.append('\n').append(what).append(' ').append(thread.tid);
        text.append(" pid ").append(thread.pid).append(" of ").append(thread.ptid);
        text.append(" vtid ").append(thread.vtid).append(" vpid ").append(thread.vpid);
        text.append(" sid ")
                .append(thread.sid)
                .append(" uid ")
                .append(thread.uid)
                .append(" gid ")
                .append(thread.gid);
        text.append(' ')
                .append(thread.comm)
                .append(' ')
                .append(thread.exe)
                .append(' ')
                .append(thread.exePath);
        text.append(' ')
                .append(thread.args)
                .append(' ')
                .append(thread.env)
                .append(' ')
                .append(thread.cgroups);
        text.append(" caps ").append(thread.capEffective).append(" flags ").append(thread.flags & ~PIPES);
        text.append(" at ").append(thread.cloneTs).append(' ').append(thread.lastExecTs);
    }

    private void owned(EventContext context, ThreadInfo thread) {
        ThreadInfo main = context.state.threads.mainThread(thread);
        text.append("\ncwd ").append(context.cwd()).append(" alive ");
        text.append(context.state.threads.aliveThreads(thread));
        text.append(" limit ").append(main == null ? -1 : main.fdLimit);
        text.append(" pipes ")
                .append(thread.flags & PIPES)
                .append(" memory ")
                .append(thread.vmSizeKb)
                .append(' ')
                .append(thread.pfMajor);
        text.append(" last ").append(thread.lastEventTs).append(' ').append(thread.prevEventTs);
        fds(thread.fds);
        if (main != null && main != thread) {
            fds(main.fds);
        }
    }

    private void fds(FdTable table) {
        TreeMap<Long, FdInfo> sorted = new TreeMap<>();
        for (int slot = 0; slot < table.slots(); slot++) {
            FdInfo info = table.infoAt(slot);
            if (info != null) {
                sorted.put(table.fdAt(slot), info);
            }
        }
        sorted.forEach((number, info) -> {
            text.append("\n  ").append(number).append(':');
            fd(info);
        });
    }

    private void fd(@Nullable FdInfo info) {
        if (info != null) {
            text.append(' ')
                    .append(info.type)
                    .append(' ')
                    .append(info.name)
                    .append(' ')
                    .append(info.nameRaw);
            text.append(' ')
                    .append(info.openFlags)
                    .append(' ')
                    .append(info.closesOnExec())
                    .append(' ');
            text.append(info.ino).append(' ').append(info.pid).append(' ').append(info.sourcePort);
        }
    }
}
