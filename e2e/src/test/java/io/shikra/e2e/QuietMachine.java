// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// Waits until the processors of this machine have been nearly idle for a moment: what ended before is over.
final class QuietMachine {
    private static final long WINDOW_NANOS = 100_000_000;
    private static final int WINDOWS = 3;
    private static final double BUSY = 0.15;
    /// A machine that never comes to rest is measured as it is.
    private static final int AT_MOST = 50;

    /// Ticks since boot: all, and those in which a processor had nothing to do.
    private record Ticks(long all, long idle) {
        static Ticks now() {
            try {
                // proc_stat(5): user nice system idle iowait irq softirq steal
                String[] words =
                        Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
                long all = 0;
                for (int i = 1; i <= 8; i++) {
                    all += Long.parseLong(words[i]);
                }
                return new Ticks(all, Long.parseLong(words[4]) + Long.parseLong(words[5]));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        double busySince(Ticks before) {
            return all == before.all ? 1 : 1 - (idle - before.idle) / (double) (all - before.all);
        }
    }

    void await() {
        int quiet = 0;
        Ticks before = Ticks.now();
        for (int i = 0; i < AT_MOST && quiet < WINDOWS; i++) {
            LockSupport.parkNanos(WINDOW_NANOS);
            Ticks now = Ticks.now();
            quiet = now.busySince(before) <= BUSY ? quiet + 1 : 0;
            before = now;
        }
    }
}
