// SPDX-License-Identifier: Apache-2.0
package io.shikra.enforcement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Kills one process of this node with SIGKILL, and only the one that is meant: it is named by its pid and its start,
/// held by a pidfd before it is looked at, so that a pid given to another process between alert and kill hits nobody.
///
/// Needs the host's pid namespace (`hostPID: true`) and CAP_KILL. Safe for use by several threads.
public final class ProcessKiller {
    private final Path proc;
    private final NeverKilled neverKilled;

    public ProcessKiller() {
        this(Path.of("/proc"));
    }

    /// @param proc a /proc of the pid namespace we run in
    ProcessKiller(Path proc) {
        this.proc = proc;
        this.neverKilled = new NeverKilled(proc);
    }

    /// @param pid        of the process (of its leader, not of another thread) in the pid namespace we run in
    /// @param startTicks field 22 of its /proc/PID/stat
    public KillOutcome kill(long pid, long startTicks) {
        if (pid <= 1) {
            return new KillOutcome.Refused(pid, "process " + pid + " is not killed: it is not an ordinary process");
        }
        if (startTicks <= 0) {
            return new KillOutcome.Refused(
                    pid, "process " + pid + " is not killed: its start is unknown, so it could be another one by now");
        }
        if (!seesOurNamespace()) {
            return new KillOutcome.Refused(
                    pid,
                    "nothing is killed: " + proc + " shows another pid namespace than ours; run with hostPID: true");
        }
        try (PidFd process = PidFd.open(pid)) {
            return process.isOpen() ? kill(pid, startTicks, process) : failed(pid, "opened", process.errno());
        }
    }

    private KillOutcome kill(long pid, long startTicks, PidFd held) {
        Optional<ProcessView> found = ProcessView.read(proc.resolve(Long.toString(pid)));
        if (found.isEmpty()) {
            return new KillOutcome.Gone(pid);
        }
        ProcessView process = found.get();
        if (process.startTicks() != startTicks) {
            return new KillOutcome.Refused(
                    pid,
                    "process " + pid + " is not killed: it started at tick " + process.startTicks()
                            + ", the one that is meant at " + startTicks + "; the number was given to another process");
        }
        if (process.ended()) {
            return new KillOutcome.Gone(pid);
        }
        Optional<String> spared = neverKilled.reason(pid, process);
        if (spared.isPresent()) {
            return new KillOutcome.Refused(pid, "process " + pid + " is not killed: " + spared.get());
        }
        int errno = held.kill();
        return errno == 0 ? new KillOutcome.Killed(pid, process.comm()) : failed(pid, "signalled", errno);
    }

    private static KillOutcome failed(long pid, String what, int errno) {
        return switch (errno) {
            case PidFd.ESRCH -> new KillOutcome.Gone(pid);
            case PidFd.EPERM ->
                new KillOutcome.Refused(
                        pid, "process " + pid + " could not be " + what + ": not permitted; the agent needs CAP_KILL");
            case PidFd.EINVAL ->
                new KillOutcome.Refused(
                        pid, "process " + pid + " could not be " + what + ": it is a thread, not a process");
            case PidFd.ENOSYS ->
                new KillOutcome.Refused(
                        pid,
                        "process " + pid + " could not be " + what + ": the kernel has no pidfd (5.3 or newer has)");
            default -> new KillOutcome.Refused(pid, "process " + pid + " could not be " + what + ": errno " + errno);
        };
    }

    /// Whether numbers of this /proc mean the same to the system calls we make.
    private boolean seesOurNamespace() {
        try {
            String self = Files.readSymbolicLink(proc.resolve("self")).toString();
            return self.equals(Long.toString(ProcessHandle.current().pid()));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
