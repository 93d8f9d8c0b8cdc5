// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventType;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.state.CaptureFile;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Replays the recorded captures for tests of the golden vectors.
final class Replay {
    private static final Set<String> ASYNC_NAMES = Set.of("container", "container_removed");

    private Replay() {}

    /// A file beside the repository; the test is skipped where there is none.
    static Path vector(String relative) {
        Optional<Path> found = Shared.find(relative);
        assumeTrue(found.isPresent(), "not beside the repository: " + relative);
        return found.orElseThrow();
    }

    static LoadOptions options(FieldCatalogue fields) {
        return LoadOptions.of(Map.of("syscall", fields), new EventNames(ASYNC_NAMES));
    }

    /// Falco's three rule files together.
    static RuleSet shippedRules(FieldCatalogue fields) {
        List<Path> files = Stream.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml")
                .map(name -> vector("data/falco-rules/" + name))
                .toList();
        return RuleLoader.load(files, options(fields));
    }

    static StateEngine engine() {
        return engine(Compatibility.RIGHT);
    }

    static StateEngine engine(Compatibility compatibility) {
        return new StateEngine(HostState.detached(), ProcessLookup.NONE, compatibility);
    }

    /// As Falco reads captures: no machine start time.
    static CaptureFile open(String capture, StateEngine engine) throws IOException {
        CaptureFile file = CaptureFile.read(vector("vectors/captures/" + capture + ".scap"), engine);
        engine.state().bootNs = 0;
        return file;
    }

    /// Every event that rules see: neither enter events nor the meta events that a capture begins with.
    static void events(String capture, Consumer<EventContext> taker) throws IOException {
        events(capture, Compatibility.RIGHT, taker);
    }

    static void events(String capture, Compatibility compatibility, Consumer<EventContext> taker) throws IOException {
        StateEngine engine = engine(compatibility);
        boolean begun = false;
        for (CaptureFile.Entry entry : open(capture, engine).events) {
            EventContext event = engine.process(entry.bytes(), 0, entry.cpu(), 0);
            begun |= !event.event.type().isKind(EventType.KIND_METAEVENT);
            if (begun && event.forRules) {
                taker.accept(event);
            }
        }
    }
}
