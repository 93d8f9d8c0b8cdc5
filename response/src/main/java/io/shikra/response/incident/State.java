// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

/// The life of an effect, and of the incident that it belongs to.
public enum State {
    OBSERVED,
    DECIDED,
    ACTING,
    DONE,
    REFUSED,
    FAILED;

    /// Nothing is under way any more.
    public boolean settled() {
        return compareTo(DONE) >= 0;
    }
}
