// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Reads a live thread that the table does not know. The default knows nothing (captures).
@FunctionalInterface
public interface ProcessLookup {
    ProcessLookup NONE = (tid, into) -> false;

    /// Fills {@code into} (fds included) from the running system.
    ///
    /// @return false when there is no such thread any more
    boolean read(long tid, ThreadInfo into);

    /// Whether the thread still exists; asked before a thread without events for half an hour is forgotten. A source
    /// that cannot know (a capture) says yes.
    default boolean isAlive(long tid) {
        return true;
    }
}
