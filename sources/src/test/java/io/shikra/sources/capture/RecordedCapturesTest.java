// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The recorded captures beside the repository.
class RecordedCapturesTest {
    @Test
    void everyRecordedCaptureReadsToItsEnd() throws IOException, CaptureException {
        Path folder = Shared.require("vectors/captures");
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".scap"))
                    .sorted()
                    .toList();
        }
        assertFalse(files.isEmpty());
        for (Path file : files) {
            StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
            long taken = 0;
            try (CaptureReader reader = CaptureReader.open(file)) {
                reader.begin(engine);
                assertTrue(engine.state().threads.size() > 0, file + ": no threads");
                assertTrue(engine.state().bootNs > 0, file + ": no boot time");
                while (reader.next()) {
                    EventContext at = engine.process(reader.segment(), reader.offset(), reader.cpu(), 0);
                    taken++;
                    assertEquals(taken, at.number);
                }
                assertFalse(reader.restarts());
                assertEquals(0, reader.skipped());
            }
            assertTrue(taken > 100, file + ": only " + taken + " events");
        }
    }
}
