// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;

/// What the value of a field depends on, and so how long it can be kept. Whoever gives a field a narrower
/// scope than {@link #EVENT} promises that the state engine forgets what was kept (`ThreadTable.changed`,
/// `FdInfo.changed`) whenever the value may differ.
public enum FieldScope {
    /// Anything: never kept.
    EVENT,

    /// The event's type alone.
    TYPE,

    /// The event's type alone, but for the events that carry their name: generic system calls, asynchronous
    /// events.
    NAME,

    /// The event's type alone, but for input and output, where the kind of the descriptor decides.
    CATEGORY,

    /// The event's thread, the main thread of its process, their container and users.
    PROCESS,

    /// As PROCESS, and the ancestors of the process, leaders of its session and groups among them.
    LINEAGE,

    /// The descriptor that the event is about, or nothing at all where there is none: of a file its name
    /// alone. Where nothing is known of the descriptor the event's parameters speak.
    FD;

    /// Whether every event of that type has the same value.
    public boolean isConstant(int code) {
        return switch (this) {
            case TYPE -> true;
            case NAME -> code != EventCode.GENERIC_E && code != EventCode.GENERIC_X && code != EventCode.ASYNC_E;
            case CATEGORY -> !EvtCategories.isTransfer(EventTable.type(code));
            case EVENT, PROCESS, LINEAGE, FD -> false;
        };
    }

    /// Whether no event of that type has a value.
    public boolean isNeverPresent(int code) {
        return this == FD
                && !EventTable.type(code).is(EventType.CREATES_FD | EventType.USES_FD | EventType.DESTROYS_FD);
    }
}
