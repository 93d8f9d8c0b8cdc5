// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.response.argo.FileManifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowCheckTest {
    @TempDir
    private Path folder;

    @Test
    void whatCannotRunIsKnownBeforeAnythingRunsIt() throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), """
                apiVersion: argoproj.io/v1alpha1
                kind: WorkflowTemplate
                metadata: {name: t, namespace: argo}
                spec:
                  entrypoint: mian
                  templates:
                    - {name: main, script: {image: a, source: b}}
                    - {name: good, container: {image: a}}
                    - {name: empty}
                """);
        FileManifests manifests = FileManifests.load(List.of(file), "default");

        assertThat(WorkflowCheck.problems(manifests.list("WorkflowTemplate").getFirst()))
                .containsExactly(
                        "template 'main': type 'script' is not supported in this version; supported are container,"
                                + " resource and steps",
                        "template 'empty': no template type given; supported are container, resource and steps",
                        "spec.entrypoint names template 'mian', which is not there");
    }
}
