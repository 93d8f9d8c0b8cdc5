// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import java.util.List;

/// `syscall_event_drops`: when lost events are worth a word, and which.
///
/// @param threshold share of the events that may be lost without a word, 0 to 1
/// @param rate      tokens a second of the bucket that every word costs one of
/// @param maxBurst  tokens that it holds
/// @param simulate  one event a second counts as lost, and the threshold as 0
public record DropSettings(double threshold, List<Action> actions, double rate, double maxBurst, boolean simulate) {
    public static final double THRESHOLD = 0.1;
    public static final double RATE = 0.03333;

    public DropSettings {
        actions = List.copyOf(actions);
    }

    /// In Falco's words, in lower case.
    public enum Action {
        IGNORE,
        LOG,
        ALERT,
        EXIT
    }
}
