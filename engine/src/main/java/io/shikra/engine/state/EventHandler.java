// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Changes the state as one kind of event says. Called after the thread and the fd of the event were looked up; an
/// event that failed (negative return value) changes nothing unless the handler says otherwise.
interface EventHandler {
    void handle(EventContext event);
}
