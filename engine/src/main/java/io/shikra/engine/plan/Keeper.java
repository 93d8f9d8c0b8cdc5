// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

/// Who keeps the answer of a part of conditions.
public enum Keeper {
    /// Nobody: every event may have another answer.
    NOBODY,

    /// The event's thread (`ThreadInfo.kept`), while it, its ancestors, its container and its users stay as
    /// they are.
    THREAD,

    /// The event's descriptor (`FdInfo.kept`) while it stays as it is; of a file its name, which other
    /// descriptors share.
    FD
}
