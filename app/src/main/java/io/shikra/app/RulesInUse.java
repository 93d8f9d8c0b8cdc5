// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

/// Which rules events are judged by. Who shows them asks each time.
final class RulesInUse {
    private volatile RuleSource.Loaded now;

    RulesInUse(RuleSource.Loaded first) {
        now = first;
    }

    RuleSource.Loaded now() {
        return now;
    }

    void exchange(RuleSource.Loaded next) {
        now = next;
    }
}
