// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.CostMatcher;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.field.FieldCatalogue.Lookup;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldScope;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What is kept with threads and descriptors is what would be computed anew, on every event of recorded captures.
class KeptAnswersTest {
    private static final Set<String> ARGUMENTS = Set.of("1", "2", "3", "5");

    @TestFactory
    Stream<DynamicTest> theSameRulesMatchAsWhenEachIsEvaluatedAnew() {
        return captures()
                .map(capture ->
                        DynamicTest.dynamicTest(name(capture), () -> sameAsAnew(capture, new Interpreter()::matcher)));
    }

    @TestFactory
    Stream<DynamicTest> compiledRulesMatchAsWhenEachIsEvaluatedAnew() {
        return captures()
                .map(capture ->
                        DynamicTest.dynamicTest(name(capture), () -> sameAsAnew(capture, KeptAnswersTest::compiled)));
    }

    /// From the first event on.
    private static RuleMatcher compiled(List<Rule> rules) {
        RuleMatcher compiled = new Compiler(new Interpreter()).matcher(rules);
        compiled.prepare();
        return compiled;
    }

    @TestFactory
    Stream<DynamicTest> measuredRulesMatchAsWhenEachIsEvaluatedAnew() {
        return captures()
                .limit(5)
                .map(capture -> DynamicTest.dynamicTest(
                        name(capture), () -> sameAsAnew(capture, rules -> new CostMatcher(rules, new Interpreter()))));
    }

    /// Twice through the same engine: objects of the first time are used again.
    private static void sameAsAnew(Path capture, Function<List<Rule>, RuleMatcher> matcher)
            throws IOException, CaptureException {
        List<Rule> rules =
                rules(new SyscallFields()).stream().filter(Rule::enabled).toList();
        RuleMatcher kept = matcher.apply(rules);
        RuleMatcher oracle = RuleMatcher.oneByOne(rules, new Interpreter());
        int[] found = new int[rules.size()];
        int[] wanted = new int[rules.size()];
        StateEngine engine = Captures.engine();

        for (int pass = 0; pass < 2; pass++) {
            engine.reset();
            read(engine, capture, event -> {
                int count = kept.match(event, true, found, KeptAnswersTest::failed);
                int right = oracle.match(event, true, wanted, KeptAnswersTest::failed);
                if (count != right || !Arrays.equals(found, 0, count, wanted, 0, right)) {
                    assertThat(names(rules, found, count))
                            .as("event %d, %s", event.number, event.event.type())
                            .isEqualTo(names(rules, wanted, right));
                }
            });
        }
    }

    /// Each field of a narrow scope, whether a rule asks for it or not.
    @TestFactory
    Stream<DynamicTest> noFieldChangesBehindTheBackOfWhatIsKept() {
        return captures()
                .map(capture -> DynamicTest.dynamicTest(name(capture), () -> {
                    SyscallFields fields = new SyscallFields();
                    List<FieldRef> ofThread = fields(fields, FieldScope.PROCESS, FieldScope.LINEAGE);
                    List<FieldRef> ofFd = fields(fields, FieldScope.FD);
                    IdentityHashMap<ThreadInfo, List<String>> threads = new IdentityHashMap<>();
                    IdentityHashMap<FdInfo, List<String>> descriptors = new IdentityHashMap<>();

                    read(capture, event -> {
                        ThreadInfo thread = event.thread;
                        long stamp = 1 + event.state.generation();
                        if (thread != null && thread.kept[0] == stamp) {
                            assertThat(values(ofThread, event))
                                    .as("event %d, %s", event.number, event.event.type())
                                    .isEqualTo(threads.get(thread));
                        } else if (thread != null && event.state.threads.watch(thread)) {
                            thread.kept = new long[] {1 + event.state.generation()};
                            threads.put(thread, values(ofThread, event));
                        }
                        FdInfo fd = event.shownFd();
                        if (fd != null && fd.kept[0] == 1) {
                            assertThat(values(ofFd, event))
                                    .as("event %d, %s", event.number, event.event.type())
                                    .isEqualTo(descriptors.get(fd));
                        } else if (fd != null) {
                            fd.kept = new long[] {1};
                            descriptors.put(fd, values(ofFd, event));
                        }
                    });
                    assertThat(threads).isNotEmpty();
                }));
    }

    private static String name(Path capture) {
        return capture.getFileName().toString();
    }

    private static Stream<Path> captures() {
        try (Stream<Path> files = Files.list(Shared.require("vectors/captures"))) {
            return files.filter(file -> file.toString().endsWith(".scap")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path capture, Consumer<EventContext> onEvent) throws IOException, CaptureException {
        read(Captures.engine(), capture, onEvent);
    }

    private static void read(StateEngine engine, Path capture, Consumer<EventContext> onEvent)
            throws IOException, CaptureException {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            reader.begin(engine);
            while (reader.next()) {
                EventContext event = engine.process(reader.segment(), reader.offset(), reader.cpu(), 0);
                if (event.forRules) {
                    onEvent.accept(event);
                }
            }
        }
    }

    /// Falco's three rule files together.
    private static List<Rule> rules(SyscallFields fields) {
        List<Path> files = Stream.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml")
                .map(name -> Shared.require("data/falco-rules/" + name))
                .toList();
        EventNames async = new EventNames(Set.of("container", "container_removed"));
        return RuleLoader.load(files, LoadOptions.of(Map.of("syscall", fields), async))
                .rules();
    }

    private static List<String> names(List<Rule> rules, int[] positions, int count) {
        return Arrays.stream(positions, 0, count)
                .mapToObj(at -> rules.get(at).name())
                .toList();
    }

    private static void failed(int rule, RuntimeException cause) {
        throw new AssertionError("rule " + rule, cause);
    }

    private static List<FieldRef> fields(SyscallFields catalogue, FieldScope... scopes) {
        List<FieldRef> found = new ArrayList<>();
        for (FieldSpec spec : catalogue.all()) {
            Stream.concat(Stream.of(spec.name()), ARGUMENTS.stream().map(index -> spec.name() + "[" + index + "]"))
                    .map(catalogue::find)
                    .filter(Lookup.Found.class::isInstance)
                    .map(lookup -> ((Lookup.Found) lookup).field())
                    .filter(field -> List.of(scopes).contains(field.scope()))
                    .forEach(found::add);
        }
        return found;
    }

    private static List<String> values(List<FieldRef> fields, EventContext event) {
        Slot slot = new Slot();
        List<String> values = new ArrayList<>();
        for (FieldRef field : fields) {
            slot.clear();
            if (field.extractor() instanceof TargetsExtractor targets) {
                targets.extractTargets(event, slot);
            } else {
                field.extractor().extract(event, slot);
            }
            values.add(field.text() + "=" + slot);
        }
        return values;
    }
}
