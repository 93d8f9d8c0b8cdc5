// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FileManifestsTest {
    @TempDir
    private Path folder;

    private FileManifests load(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return FileManifests.load(List.of(folder), "argo");
    }

    @Test
    void aBrokenDocumentIsSaidWithItsPlaceAndTheOthersAreLoaded() throws Exception {
        FileManifests manifests = load("a.yaml", """
            # first
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: one}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: two
            spec: x: y
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: three, namespace: other}
            """);

        assertThat(manifests.list("ServiceAccount"))
                .extracting(Manifest::key, manifest -> manifest.origin().replace(folder + "/", ""))
                .containsExactly(
                        tuple("ServiceAccount argo/one", "a.yaml:2"), tuple("ServiceAccount other/three", "a.yaml:11"));
        assertThat(manifests.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.level()).isEqualTo(ManifestProblem.Level.ERROR);
            assertThat(problem.line()).isEqualTo(9);
            assertThat(problem.toString()).contains("a.yaml:9:", "spec: x: y", "^");
        });
    }

    @Test
    void whatLooksLikeArgosAndIsNotRunHereIsSaid() throws Exception {
        FileManifests manifests = load("a.yaml", """
            apiVersion: argoproj.io/v1alpha1
            kind: Senser
            metadata: {name: one}
            ---
            apiVersion: argoproj.io/v1beta1
            kind: Sensor
            metadata: {name: two}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: three}
            """);

        assertThat(manifests.problems())
                .extracting(problem -> problem.toString().replace(folder + "/", ""))
                .containsExactly(
                        "a.yaml:1:1: kind 'Senser' is left alone: run from files are EventBus, EventSource, Sensor, WorkflowTemplate, ClusterWorkflowTemplate",
                        "a.yaml:5:1: Sensor of apiVersion 'argoproj.io/v1beta1' is left alone: it is argoproj.io/v1alpha1");
    }

    @Test
    void scalarsMeanWhatTheyMeanToKubectl() throws Exception {
        JsonNode spec = load("a.yaml", """
            apiVersion: v1
            kind: X
            metadata: {name: x}
            spec: {a: yes, b: off, c: 010, d: 0x1f, e: 1e3, f: 1.50, g: ~, h: 2020-01-01, i: "12", j: 1_000, k: null, l: 08}
            """).list("X").getFirst().object().path("spec");

        assertThat(spec.toString())
                .isEqualTo("{\"a\":true,\"b\":false,\"c\":8,\"d\":31,\"e\":1000.0,\"f\":1.5,\"g\":null,"
                        + "\"h\":\"2020-01-01\",\"i\":\"12\",\"j\":1000,\"k\":null,\"l\":8.0}");
    }

    @Test
    void jsonListsAnchorsAndMergesAreRead() throws Exception {
        load(
                "a.json",
                "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n\t{\"apiVersion\":\"v1\",\"kind\":\"X\","
                        + "\"metadata\":{\"name\":\"a\"}}]}");
        FileManifests manifests = load("b.yaml", """
            apiVersion: v1
            kind: X
            metadata: &m {name: b, labels: {l: "1"}}
            copy: {<<: *m, name: c}
            """);

        assertThat(manifests.problems()).isEmpty();
        assertThat(manifests.find("X", "argo", "a")).isPresent();
        assertThat(manifests
                        .find("X", "argo", "b")
                        .orElseThrow()
                        .object()
                        .path("copy")
                        .toString())
                .isEqualTo("{\"name\":\"c\",\"labels\":{\"l\":\"1\"}}");
    }

    @Test
    void rescanningTellsWhatChangedAndKeepsWhatIsBrokenForNow() throws Exception {
        String text = "apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: 1\n";
        FileManifests manifests = load("a.yaml", text);
        List<String> told = new ArrayList<>();
        manifests.listen(new Manifests.Listener() {
            @Override
            public void changed(Manifest manifest) {
                told.add("changed " + manifest.object().path("v"));
            }

            @Override
            public void removed(Manifest manifest) {
                told.add("removed " + manifest.name());
            }
        });

        manifests.rescan();
        Files.writeString(folder.resolve("a.yaml"), text.replace("v: 1", "v: 2"));
        manifests.rescan();
        Files.writeString(folder.resolve("a.yaml"), "kind: [");
        manifests.rescan();
        assertThat(manifests.problems()).hasSize(1);
        Files.delete(folder.resolve("a.yaml"));
        manifests.rescan();

        assertThat(told).containsExactly("changed 1", "changed 2", "removed a");
    }

    @Test
    void theFirstPlaceWinsWhoeverTellsFirst() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.writeString(two.resolve("x.yaml"), "apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: two\n");
        FileManifests first = FileManifests.load(List.of(one), "argo");
        FileManifests second = FileManifests.load(List.of(two), "argo");
        MergedManifests merged = new MergedManifests(List.of(first, second));
        assertThat(value(merged)).isEqualTo("two");

        Files.writeString(one.resolve("x.yaml"), "apiVersion: v1\nkind: X\nmetadata: {name: a}\nv: one\n");
        first.rescan();
        assertThat(value(merged)).isEqualTo("one");

        Files.delete(one.resolve("x.yaml"));
        first.rescan();
        assertThat(value(merged)).isEqualTo("two");
    }

    private static String value(Manifests manifests) {
        return manifests.find("X", "argo", "a").orElseThrow().object().path("v").asString();
    }

    @Test
    void aMissingFileIsAProblemAndNoCrash() {
        FileManifests manifests = FileManifests.load(List.of(folder.resolve("none.yaml")), "argo");

        assertThat(manifests.problems()).singleElement().asString().contains("none.yaml:1:1: cannot be read");
    }

    @Test
    void aliasesCannotMultiplyWithoutBound() throws Exception {
        StringBuilder bomb =
                new StringBuilder("apiVersion: v1\nkind: X\nmetadata: {name: a}\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ",").repeat(9))
                    .append("]\n");
        }

        FileManifests manifests = load("a.yaml", bomb.toString());

        assertThat(manifests.problems()).singleElement().asString().contains("aliases that multiply");
    }

    @Test
    void strangeTextsNeverBreakTheReader() {
        String good = "apiVersion: v1\nkind: X\nmetadata: &m {name: a}\nlist:\n  - {<<: *m}\n  - |\n    text\n---\n";
        String characters = "{}[]:,-&*!|>'\"%@`#? \n\tax0";
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = System.nanoTime() + 1_200_000_000L;
        while (System.nanoTime() < end) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? good + good : "");
            int edits = random.nextInt(1, 30);
            for (int i = 0; i < edits; i++) {
                text.insert(random.nextInt(text.length() + 1), characters.charAt(random.nextInt(characters.length())));
            }
            try {
                ManifestReader.read("f", text.toString(), "argo")
                        .problems()
                        .forEach(problem -> assertThat(problem.toString()).isNotEmpty());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + " text " + text, e);
            }
        }
        ManifestReader.read("f", "[".repeat(100_000), "argo");
        ManifestReader.read("f", "- ".repeat(100_000), "argo");
        ManifestReader.read("f", "a: &a [*a]\n", "argo");
    }
}
