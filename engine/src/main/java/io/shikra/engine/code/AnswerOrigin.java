// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

/// Where the answer to a test came from when an event was matched.
public enum AnswerOrigin {
    /// From the event itself, or it was not yet known of what could have kept it.
    COMPUTED,

    /// From the event's type, before there was any event.
    TYPE,

    /// It was known of the event's thread.
    THREAD,

    /// It was known of the event's descriptor.
    FD,

    /// It was known of the name of the event's file.
    FILE_NAME,

    /// The type of the event rules out what the test belongs to: it was not asked.
    NOT_ASKED
}
