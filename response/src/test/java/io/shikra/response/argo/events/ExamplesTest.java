// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.response.argo.FileManifests;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.ManifestProblem;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The examples of Argo Events: every one loads, and what is not supported is said in so many words.
class ExamplesTest {
    @TestFactory
    Stream<DynamicTest> everyExampleLoadsAndSaysWhatIsMissing() throws IOException {
        Path examples = Shared.require("data/argo/argo-events/examples");
        List<Path> files;
        try (Stream<Path> tree = Files.walk(examples)) {
            files = tree.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(examples.relativize(file).toString(), () -> load(file)));
    }

    private static void load(Path file) {
        FileManifests manifests = FileManifests.load(List.of(file), "argo-events");

        assertThat(manifests.problems()).noneMatch(problem -> problem.level() == ManifestProblem.Level.ERROR);
        for (Manifest manifest : manifests.list("EventSource")) {
            EventSourceCompiler.Compiled compiled = EventSourceCompiler.compile(manifest);
            assertThat(compiled.routes().isEmpty() && compiled.problems().isEmpty())
                    .isFalse();
            assertThat(compiled.problems())
                    .allSatisfy(problem ->
                            assertThat(problem).containsPattern("not supported in this version|must not be"));
        }
        for (Manifest manifest : manifests.list("Sensor")) {
            SensorPlan plan = SensorPlan.compile(manifest);
            assertThat(plan.dependencyProblems())
                    .allSatisfy(problem -> assertThat(problem).contains("not supported in this version"));
            assertThat(plan.triggerProblems())
                    .allSatisfy(problem ->
                            assertThat(problem).containsPattern("not supported in this version|cannot be used"));
        }
    }
}
