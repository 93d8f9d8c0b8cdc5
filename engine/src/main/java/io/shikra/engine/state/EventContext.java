// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import org.jspecify.annotations.Nullable;

/// What rules and fields see of one event: the event itself and the state objects it touches, after its handler ran.
/// One mutable instance per event thread. (The event's view, its number and the tables join it with the state engine.)
public final class EventContext {
    public @Nullable ThreadInfo thread;
    public @Nullable FdInfo fd;
}
