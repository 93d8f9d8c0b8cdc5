// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/// User and system time that all threads of this process used since a moment, the JIT compiler's and the collector's
/// among them.
record CpuTime(long begin) {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static CpuTime now() {
        return new CpuTime(PROCESS.getProcessCpuTime());
    }

    /// One line.
    String about(String capture, long events) {
        long nanos = PROCESS.getProcessCpuTime() - begin;
        return String.format(
                Locale.ROOT,
                "%s: %d events, %.3f s CPU, %d ns CPU per event",
                capture,
                events,
                nanos / 1e9,
                events == 0 ? 0 : nanos / events);
    }
}
