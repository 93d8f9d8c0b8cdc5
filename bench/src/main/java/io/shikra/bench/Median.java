// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The value in the middle; of an even number of values the mean of the two there.
final class Median {
    private Median() {}

    static double of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static <T> double of(List<T> of, ToDoubleFunction<T> value) {
        return of(of.stream().mapToDouble(value).toArray());
    }
}
