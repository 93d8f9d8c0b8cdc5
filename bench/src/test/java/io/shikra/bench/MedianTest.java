// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void isTheValueInTheMiddle() {
        assertThat(Median.of(9, 1, 5)).isEqualTo(5);
    }

    @Test
    void ofAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Median.of(1, 2, 4, 90)).isEqualTo(3);
    }

    @Test
    void ofNothingIsRefused() {
        assertThatThrownBy(Median::of).isInstanceOf(IllegalArgumentException.class);
    }
}
