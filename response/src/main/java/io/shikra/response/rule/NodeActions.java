// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.rule;

/// What can be done on the node where the alert happened; behind it the enforcement of this process or of an agent.
@FunctionalInterface
public interface NodeActions {
    /// Kills the process with this pid, if it is still the one that started then.
    ///
    /// @param startTicks field 22 of `/proc/PID/stat`
    Outcome kill(long pid, long startTicks);

    /// What became of it.
    sealed interface Outcome {
        /// @param what e.g. the name of the process, for the incident
        record Done(String what) implements Outcome {}

        record Refused(String reason) implements Outcome {}
    }
}
