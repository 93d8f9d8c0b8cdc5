// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The expected orders are those of a program made with GNU's C++ library.
class HashOrderTest {
    private final HashOrder order = new HashOrder();

    private List<Long> walked() {
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            keys.add(order.at(i));
        }
        return keys;
    }

    private void add(long... keys) {
        for (long key : keys) {
            order.add(key);
        }
    }

    @Test
    void keysOfOneBucketStandTogetherAndTheOthersNewestFirst() {
        add(0, 1, 2, 13, 3);
        assertThat(walked()).containsExactly(3L, 2L, 1L, 13L, 0L);
    }

    @Test
    void aKeyThatComesBackIsANewOne() {
        add(0, 1, 2, 13, 3);
        order.remove(1);
        add(1);
        assertThat(walked()).containsExactly(1L, 3L, 2L, 13L, 0L);
    }

    @Test
    void aTableThatGrowsIsPutInAnew() {
        add(0, 2, 13, 3, 1);
        add(20, 21, 22, 23, 24, 25, 26, 27, 28, -1);
        assertThat(walked()).containsExactly(28L, 0L, 13L, 26L, 2L, 3L, 1L, 27L, 20L, 21L, 22L, -1L, 23L, 24L, 25L);
    }
}
