// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Invents what processes of a machine do: they are born, become programs, open, move, die.
final class Streams {
    private static final String[] NAMES = {"a", "../b", "/etc/c", "d/e"};

    private final Machine machine;
    private final Random random;
    /// Threads alive, and the process of each.
    private final List<long[]> threads = new ArrayList<>();

    private long nextTid = 20_000;

    Streams(Machine machine, Random random) {
        this.machine = machine;
        this.random = random;
        threads.add(new long[] {100, 100});
        threads.add(new long[] {200, 200});
    }

    void run(int events) {
        for (int i = 0; i < events; i++) {
            long[] of = threads.get(random.nextInt(threads.size()));
            act(of[0], of[1]);
        }
    }

    private void act(long tid, long pid) {
        long fd = random.nextInt(12);
        switch (random.nextInt(24)) {
            case 0, 1 -> born(tid, pid);
            case 2 -> thread(tid, pid);
            case 3, 4 -> dies(tid, pid);
            case 5 -> {
                machine.exec(pid, "/bin/" + random.nextInt(5), "x", "y");
                threads.removeIf(of -> of[1] == pid && of[0] != pid);
                if (threads.stream().noneMatch(of -> of[0] == pid)) {
                    threads.add(new long[] {pid, pid});
                }
            }
            case 6 -> execFromArgument(tid, pid);
            case 7, 8 -> named(EventCode.CHDIR_X, tid);
            case 9 -> machine.call(EventCode.FCHDIR_X, tid, 0, fd);
            case 10, 11 -> machine.close(tid, fd);
            case 12 -> machine.call(EventCode.DUP2_X, tid, fd, random.nextInt(12), fd);
            case 13 -> machine.call(EventCode.PIDFD_OPEN_X, tid, fd, other(), 0);
            case 14 -> machine.call(EventCode.PIDFD_GETFD_X, tid, fd, random.nextInt(12), random.nextInt(12), 0);
            case 15 -> machine.call(EventCode.SETUID_X, tid, 0, random.nextInt(3));
            case 16 -> named(EventCode.CHROOT_X, tid);
            case 17 -> machine.openat(30_000 + random.nextInt(8), fd, -100, name(), 0); // nobody knows it
            case 18 -> machine.call(EventCode.PRCTL_X, tid, 0, 36);
            case 19 -> machine.now += random.nextInt(60) == 0 ? 700_000_000_000L : 1000;
            default ->
                machine.openat(
                        tid,
                        fd,
                        random.nextBoolean() ? -100 : random.nextInt(12),
                        name(),
                        random.nextInt(4) == 0 ? FdInfo.O_CLOEXEC : 0);
        }
    }

    private long other() {
        return threads.get(random.nextInt(threads.size()))[1];
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private void named(int code, long tid) {
        machine.event(code, tid).putI64(0).putString(Machine.text(name()));
        machine.run();
    }

    private void born(long tid, long pid) {
        if (threads.size() > 40) {
            return;
        }
        long child = nextTid++;
        int flags = random.nextInt(3) == 0 ? ThreadInfo.CLONE_FILES : 0;
        if (random.nextBoolean()) {
            machine.cloned(tid, child, pid, 1, flags);
        }
        machine.cloned(child, 0, child, tid, flags);
        if (random.nextBoolean()) {
            machine.cloned(tid, child, pid, 1, flags);
        }
        threads.add(new long[] {child, child});
    }

    private void thread(long tid, long pid) {
        long thread = nextTid++;
        int flags = ThreadInfo.CLONE_THREAD | ThreadInfo.CLONE_FILES;
        machine.cloned(tid, thread, pid, 1, flags);
        threads.add(new long[] {thread, pid});
    }

    private void dies(long tid, long pid) {
        boolean last = threads.stream().filter(of -> of[1] == pid).count() == 1;
        if (tid != 100 && tid != 200 && (last || tid != pid)) {
            machine.exit(tid, random.nextInt(4) == 0 ? other() : 0);
            threads.removeIf(of -> of[0] == tid);
        }
    }

    private void execFromArgument(long tid, long pid) {
        if (tid != pid || threads.stream().filter(of -> of[1] == pid).count() > 1) {
            return;
        }
        boolean at = random.nextBoolean();
        machine.event(at ? EventCode.EXECVEAT_E : EventCode.EXECVE_E, tid);
        if (at) {
            machine.writer.putI64(random.nextInt(12));
        }
        machine.writer.putString(Machine.text(name()));
        if (at) {
            machine.writer.putI32(random.nextInt(3) == 0 ? 1 : 0);
        }
        machine.run();
        execWithoutPath(machine, tid);
    }

    /// An exec as older kernels' programs report it: the path is in the enter event only.
    static void execWithoutPath(Machine machine, long tid) {
        machine.event(EventCode.EXECVE_X, tid).putI64(0);
        machine.writer
                .putString(Machine.text("tool"))
                .putBytes(Machine.bytes("-v\0"))
                .putI64(tid)
                .putI64(tid)
                .putI64(1);
        machine.run();
    }
}
