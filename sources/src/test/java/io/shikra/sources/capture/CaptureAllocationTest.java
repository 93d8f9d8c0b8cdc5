// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.shikra.engine.event.EventCode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureAllocationTest {
    private static final int CLOSE_E = 4;
    private static final int OPENAT_OLD_E = 102;
    private static final int EVENTS = 40_000;

    @TempDir
    private Path folder;

    /// Nothing is allocated per event once the first of each kind were read.
    @Test
    void readingAndConvertingEventsAllocatesNothing() throws IOException, CaptureException {
        read(events());
    }

    @ParameterizedTest
    @EnumSource(Inflater.class)
    void readingPackedEventsAllocatesNothing(Inflater inflater) throws IOException, CaptureException {
        try (var _ = Inflaters.choose(inflater)) {
            read(Captures.gzip(events()));
        }
    }

    /// Old and new ones.
    private static byte[] events() {
        Bytes all = Captures.start();
        byte[] fd = Captures.i64(3);
        byte[] name = Captures.text("/etc/hosts");
        for (int i = 0; i < EVENTS / 4; i++) {
            all.add(Captures.event(OPENAT_OLD_E, i, 10, fd, name, Captures.i32(1), Captures.i32(0)));
            all.add(Captures.event(OPENAT_OLD_E + 1, i, 10, fd));
            all.add(Captures.event(CLOSE_E, i, 10, fd));
            all.add(Captures.oldEvent(0x204, 0, EventCode.CLOSE_X, i, 10, fd));
        }
        return all.toArray();
    }

    private void read(byte[] bytes) throws IOException, CaptureException {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocations");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (CaptureReader reader = CaptureReader.open(Captures.write(folder, bytes))) {
            reader.begin(Captures.engine());
            for (int i = 0; i < EVENTS / 4; i++) {
                assertTrue(reader.next());
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            int rest = 0;
            while (reader.next()) {
                rest++;
            }
            long each = (threads.getCurrentThreadAllocatedBytes() - before) / rest;
            assertTrue(each == 0, each + " bytes per event");
        }
    }
}
