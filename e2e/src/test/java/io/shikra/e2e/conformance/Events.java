// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventType;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureReader;
import java.io.IOException;
import java.nio.file.Path;

/// The events of a capture that rules see.
final class Events {
    private Events() {}

    interface Taker {
        void take(EventContext event) throws IOException;
    }

    static void of(Path capture, Taker taker) throws IOException {
        StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE, Compatibility.FALCO);
        try (CaptureReader reader = CaptureReader.open(capture)) {
            reader.begin(engine);
            engine.state().bootNs = 0;
            boolean begun = false;
            while (reader.next()) {
                EventContext event = engine.process(reader.segment(), reader.offset(), reader.cpu(), 0);
                begun = begun || !event.event.type().isKind(EventType.KIND_METAEVENT);
                if (begun && event.forRules) {
                    taker.take(event);
                }
            }
        } catch (CaptureException e) {
            throw new IOException(e);
        }
    }
}
