// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The rules of the training run (`./shikra`, keep_classes). If they did not load, commands would only start slower,
/// and nobody would be told.
class TrainingRulesTest {
    @Test
    void theRulesOfTheTrainingRunAllLoad() {
        Path root = Path.of(System.getProperty("shikra.root"));

        CommandRun check = CommandRun.of(
                RulesCommand::new,
                root,
                "check",
                root.resolve("build/training_rules.yaml").toString());

        assertThat(check.status()).as(check.errors() + check.out()).isZero();
        assertThat(check.out() + check.errors()).doesNotContain("error ").doesNotContain("warning ");
        assertThat(check.out()).contains("5 rules can be loaded, 0 cannot yet");
    }
}
