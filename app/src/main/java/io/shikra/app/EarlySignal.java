// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import org.jspecify.annotations.Nullable;

/// A signal that is heard from now on and answered when somebody can: any that came before counts as one. Without it,
/// a signal sent to a process that is still starting would end it.
final class EarlySignal {
    private @Nullable Runnable action;
    private boolean came;

    /// @param name without SIG
    static EarlySignal of(String name) {
        EarlySignal signal = new EarlySignal();
        Signals.on(name, signal::came);
        return signal;
    }

    synchronized void came() {
        if (action == null) {
            came = true;
        } else {
            action.run();
        }
    }

    /// @param wanted returns at once; called for each signal from now on, and now if there was one
    synchronized void answer(Runnable wanted) {
        action = wanted;
        if (came) {
            came = false;
            wanted.run();
        }
    }
}
