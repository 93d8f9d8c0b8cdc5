// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What all threads of this process have used so far, the JIT compiler's and the collector's among them.
///
/// @param cpu         user and system time, nanoseconds
/// @param allocated   bytes of Java objects
/// @param collections of garbage
/// @param moment      when that was, nanoseconds since some time
record ProcessUse(long cpu, long allocated, long collections, long moment) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    /// Beside what the caller does, as the first look takes tens of milliseconds, which are not to count as work.
    static void prepare() {
        Thread.ofPlatform().daemon().name("process-use").start(ProcessUse::now);
    }

    static ProcessUse now() {
        return new ProcessUse(
                ProcessClock.nanos(),
                ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum(),
                System.nanoTime());
    }

    private ProcessUse since(ProcessUse begin) {
        return new ProcessUse(
                cpu - begin.cpu, allocated - begin.allocated, collections - begin.collections, moment - begin.moment);
    }

    /// One line about the events that were handled since then.
    String about(ProcessUse begin, String capture, long events) {
        ProcessUse used = since(begin);
        long divisor = Math.max(1, events);
        return String.format(
                Locale.ROOT,
                "%s: %d events, %.3f s CPU, %d ns CPU per event, %.1f bytes allocated per event, %d collections,"
                        + " %.3f s, %d events per second",
                capture,
                events,
                used.cpu / 1e9,
                used.cpu / divisor,
                (double) used.allocated / divisor,
                used.collections,
                used.moment / 1e9,
                (long) (events * 1e9 / Math.max(1, used.moment)));
    }

    /// One line about the process from its start.
    String whole() {
        return String.format(
                Locale.ROOT,
                "process: %.3f s CPU, %d KiB of memory at its peak, %d collections",
                cpu / 1e9,
                peak(),
                collections);
    }

    /// The most of this process that ever was in memory at once, KiB; 0 where the kernel does not say.
    private static long peak() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(PEAK)) {
                    return Long.parseLong(
                            line.substring(PEAK.length()).replace("kB", "").strip());
                }
            }
        } catch (IOException e) {
            // not a Linux
        }
        return 0;
    }
}
