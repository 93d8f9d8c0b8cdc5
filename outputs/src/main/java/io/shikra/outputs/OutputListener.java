// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

/// Hears of every attempt, for the metrics.
@FunctionalInterface
public interface OutputListener {
    void attempted(String output, boolean ok);
}
