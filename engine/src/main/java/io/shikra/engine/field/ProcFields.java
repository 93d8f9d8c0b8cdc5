// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.ThreadInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process of an event. All are absent without a thread.
final class ProcFields {
    private ProcFields() {}

    /// Takes a value out of a thread.
    interface OfThread {
        void extract(ThreadInfo thread, Slot slot);
    }

    static Extractor of(OfThread extractor) {
        return (event, slot) -> {
            ThreadInfo thread = event.thread;
            if (thread != null) {
                extractor.extract(thread, slot);
            }
        };
    }

    static void register(FieldRegistry fields) {
        fields.add("proc.name", of((thread, slot) -> slot.setText(thread.comm)))
                .add("proc.exe", of((thread, slot) -> slot.setText(thread.exe)))
                .add("proc.exepath", of((thread, slot) -> slot.setText(thread.exePath)))
                .bind("proc.args", ProcFields::args)
                .add("proc.cmdline", of(ProcText::commandLine))
                .add("proc.exeline", of(ProcText::exeLine))
                .add("proc.cmdnargs", of((thread, slot) -> slot.setNumber(thread.args.size())))
                .add("proc.cmdlenargs", of((thread, slot) -> slot.setNumber(ProcText.length(thread.args))))
                .bind("proc.env", ProcFields::env)
                .add("proc.cwd", ProcFields::cwd)
                .add("proc.tty", of((thread, slot) -> slot.setNumber(Integer.toUnsignedLong(thread.tty))))
                .add("proc.pid", of((thread, slot) -> id(thread.pid, slot)))
                .add("proc.vpid", of((thread, slot) -> known(thread.vpid, slot)))
                .add("proc.sid", of((thread, slot) -> id(thread.sid, slot)))
                .add("proc.vpgid", of((thread, slot) -> id(thread.vpgid, slot)))
                .add("proc.pgid", of((thread, slot) -> id(thread.pgid, slot)))
                .add("proc.is_sid_leader", of((thread, slot) -> slot.setTruth(thread.sid == thread.vpid)))
                .add("proc.is_vpgid_leader", of((thread, slot) -> slot.setTruth(thread.vpgid == thread.vpid)))
                .add("proc.is_pgid_leader", of((thread, slot) -> slot.setTruth(thread.pgid == thread.pid)))
                .add("proc.duration", (event, slot) -> since(event, event.thread, slot))
                .add("proc.pid.ts", of((thread, slot) -> nonZero(thread.cloneTs, slot)))
                .add("proc.pidns_init_start_ts", of((thread, slot) -> nonZero(thread.pidnsInitStartTs, slot)));
        executable(fields);
        resources(fields);
        fields.dependOn(
                FieldScope.PROCESS,
                "proc.name",
                "proc.exe",
                "proc.exepath",
                "proc.args",
                "proc.cmdline",
                "proc.exeline",
                "proc.cmdnargs",
                "proc.cmdlenargs",
                "proc.env",
                "proc.cwd",
                "proc.tty",
                "proc.pid",
                "proc.vpid",
                "proc.sid",
                "proc.vpgid",
                "proc.pgid",
                "proc.is_sid_leader",
                "proc.is_vpgid_leader",
                "proc.is_pgid_leader",
                "proc.pid.ts",
                "proc.pidns_init_start_ts",
                "proc.is_exe_writable",
                "proc.is_exe_upper_layer",
                "proc.is_exe_lower_layer",
                "proc.is_exe_from_memfd",
                "proc.exe_ino",
                "proc.exe_ino.ctime",
                "proc.exe_ino.mtime",
                "proc.exe_ino.ctime_duration_proc_start",
                "proc.exe_ino.ctime_duration_pidns_start");
    }

    private static void executable(FieldRegistry fields) {
        fields.add("proc.is_exe_writable", of((thread, slot) -> slot.setTruth(thread.exeWritable)))
                .add("proc.is_exe_upper_layer", of((thread, slot) -> slot.setTruth(thread.exeUpperLayer)))
                .add("proc.is_exe_lower_layer", of((thread, slot) -> slot.setTruth(thread.exeLowerLayer)))
                .add("proc.is_exe_from_memfd", of((thread, slot) -> slot.setTruth(thread.exeFromMemfd)))
                .add("proc.exe_ino", of((thread, slot) -> nonZero(thread.exeIno, slot)))
                .add("proc.exe_ino.ctime", of((thread, slot) -> nonZero(thread.exeInoCtime, slot)))
                .add("proc.exe_ino.mtime", of((thread, slot) -> nonZero(thread.exeInoMtime, slot)))
                .add(
                        "proc.exe_ino.ctime_duration_proc_start",
                        of((thread, slot) -> nonZero(thread.exeInoCtimeDurationCloneTs, slot)))
                .add(
                        "proc.exe_ino.ctime_duration_pidns_start",
                        of((thread, slot) -> nonZero(thread.exeInoCtimeDurationPidnsStart, slot)));
    }

    private static void resources(FieldRegistry fields) {
        fields.add("proc.fdopencount", (event, slot) -> {
                    ThreadInfo main = StateLookup.main(event);
                    if (main != null) {
                        slot.setNumber(main.fds.size());
                    }
                })
                .add("proc.fdlimit", (event, slot) -> {
                    ThreadInfo main = StateLookup.main(event);
                    if (main != null) {
                        slot.setNumber(main.fdLimit);
                    }
                })
                .add("proc.fdusage", (event, slot) -> {
                    ThreadInfo main = StateLookup.main(event);
                    if (main != null) {
                        slot.setReal(main.fdLimit > 0 ? 100.0 * main.fds.size() / main.fdLimit : 0);
                    }
                })
                .add("proc.vmsize", of((thread, slot) -> slot.setNumber(thread.vmSizeKb)))
                .add("proc.vmrss", of((thread, slot) -> slot.setNumber(thread.vmRssKb)))
                .add("proc.vmswap", of((thread, slot) -> slot.setNumber(thread.vmSwapKb)))
                .add("proc.nthreads", ProcFields::threads)
                .add("proc.nchilds", ProcFields::children);
        String[] streams = {"stdin", "stdout", "stderr"};
        for (int i = 0; i < streams.length; i++) {
            int number = i;
            fields.add("proc." + streams[i] + ".type", of((thread, slot) -> {
                        FdInfo fd = thread.fds.find(number);
                        if (fd != null) {
                            slot.setText(FdKinds.name(fd));
                        }
                    }))
                    .add("proc." + streams[i] + ".name", of((thread, slot) -> {
                        FdInfo fd = thread.fds.find(number);
                        if (fd != null) {
                            CleanText.set(fd.name, slot);
                        }
                    }));
        }
    }

    private static Extractor args(String argument) {
        if (argument.isEmpty()) {
            return of(ProcText::arguments);
        }
        int index = FieldArgument.index(argument);
        return of((thread, slot) -> {
            List<ByteString> args = thread.args;
            slot.setText(index >= 0 && index < args.size() ? args.get(index) : ByteString.EMPTY);
        });
    }

    /// Numbers in the brackets are read but mean nothing: all of the environment.
    private static Extractor env(String argument) {
        boolean all = argument.isEmpty() || FieldArgument.index(argument) >= 0;
        ByteString key = ByteString.of(argument + "=");
        return (event, slot) -> {
            ThreadInfo main = StateLookup.main(event);
            if (event.thread == null) {
                return;
            }
            List<ByteString> env = main == null ? List.of() : main.env;
            if (all) {
                ProcText.join(env, slot.text());
                slot.setComposed();
            } else {
                ProcText.environment(env, key, slot);
            }
        };
    }

    private static void cwd(EventContext event, Slot slot) {
        if (event.thread != null) {
            slot.setText(event.cwd());
        }
    }

    private static void threads(EventContext event, Slot slot) {
        ThreadInfo thread = event.thread;
        if (thread != null) {
            slot.setNumber(event.state.threads.aliveThreads(thread));
        }
    }

    private static void children(EventContext event, Slot slot) {
        ThreadInfo thread = event.thread;
        if (thread != null) {
            ThreadInfo main = event.state.threads.mainThread(thread);
            int alive = event.state.threads.aliveThreads(thread);
            slot.setNumber(main != null && !main.isDead() ? Math.max(0, alive - 1) : alive);
        }
    }

    /// Ids outside of what a process id can be are absent.
    static void id(long value, Slot slot) {
        if (value >= -1 && value <= 0xFFFF_FFFFL) {
            slot.setNumber(value);
        }
    }

    static void known(long value, Slot slot) {
        if (value != -1) {
            id(value, slot);
        }
    }

    static void nonZero(long value, Slot slot) {
        if (value != 0) {
            slot.setNumber(value);
        }
    }

    /// Age of a process at the event.
    static void since(EventContext event, @Nullable ThreadInfo thread, Slot slot) {
        if (thread != null && thread.cloneTs != 0) {
            slot.setNumber(event.event.ts() - thread.cloneTs);
        }
    }
}
