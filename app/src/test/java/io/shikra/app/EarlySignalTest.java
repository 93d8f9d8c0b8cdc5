// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlySignalTest {
    private final EarlySignal signal = new EarlySignal();
    private final List<String> answers = new ArrayList<>();

    @Test
    void whatCameBeforeAnybodyCouldAnswerIsAnsweredOnce() {
        signal.came();
        signal.came();

        signal.answer(() -> answers.add("read again"));

        assertThat(answers).containsExactly("read again");
    }

    @Test
    void nothingIsAnsweredThatDidNotCome() {
        signal.answer(() -> answers.add("read again"));

        assertThat(answers).isEmpty();
    }

    @Test
    void eachThatComesLaterIsAnswered() {
        signal.answer(() -> answers.add("read again"));

        signal.came();
        signal.came();

        assertThat(answers).hasSize(2);
    }
}
