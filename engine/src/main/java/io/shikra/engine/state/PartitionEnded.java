// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Another engine of the division has ended, and with it everything after the event it came to: this one can only stop.
public final class PartitionEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    PartitionEnded(int index) {
        super("partition " + index + " has ended", null, false, false);
    }
}
