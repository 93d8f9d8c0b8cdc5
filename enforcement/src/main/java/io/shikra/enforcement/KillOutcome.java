// SPDX-License-Identifier: Apache-2.0
package io.shikra.enforcement;

/// What became of an order to kill.
public sealed interface KillOutcome {
    /// SIGKILL was delivered to the very process that was meant.
    ///
    /// @param comm its name, as the kernel had it when it was killed
    record Killed(long pid, String comm) implements KillOutcome {}

    /// Nothing was done.
    ///
    /// @param reason a sentence for the incident log
    record Refused(long pid, String reason) implements KillOutcome {}

    /// The process had ended already.
    record Gone(long pid) implements KillOutcome {}
}
