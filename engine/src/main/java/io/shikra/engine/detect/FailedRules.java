// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Rules that failed on an event and were told of. For all threads: detectors that share a stream share it.
public final class FailedRules {
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /// Says whether the rule was not told of before.
    boolean add(String rule) {
        return names.add(rule);
    }

    /// Rules of the same names are others from now on.
    void forget() {
        names.clear();
    }
}
