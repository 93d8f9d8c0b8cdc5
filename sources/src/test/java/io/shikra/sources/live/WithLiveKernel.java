// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Tests that share one live source, with room for everything that happens meanwhile.
abstract class WithLiveKernel {
    @TempDir
    static Path folder;

    static LiveKernel kernel;

    @BeforeAll
    static void attach() throws IOException, InterruptedException {
        kernel = LiveKernel.open(LiveKernel.roomy(), folder).start();
    }

    @AfterAll
    static void detach() {
        kernel.close();
    }

    @AfterEach
    void losesNothingAndUnderstandsEverything() {
        assertThat(kernel.source.status().lastFailure()).isEmpty();
        assertThat(kernel.losses()).isEmpty();
        assertThat(kernel.source.status().refused()).isEmpty();
    }
}
