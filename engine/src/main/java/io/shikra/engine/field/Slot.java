// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

/// The place an extractor puts its value in: reused for every event, so nothing is allocated.
public final class Slot {
    private boolean present;

    public boolean isPresent() {
        return present;
    }

    public void clear() {
        present = false;
    }
}
