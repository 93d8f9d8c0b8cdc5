// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;
import io.shikra.engine.event.StringPool;
import org.jspecify.annotations.Nullable;

/// What rules and fields see of one event: the event itself and the state objects it touches, after its handler ran.
/// One mutable instance per event thread, filled anew for every event by the state engine.
public final class EventContext {
    /// The source of every event that no plugin sends.
    public static final String SYSCALL_SOURCE = "syscall";

    /// The record itself.
    public final EventView event = new EventView();

    /// Strings seen lately: reading a text through it allocates nothing when the text is known.
    public final StringPool strings = new StringPool(1 << 14);

    /// `evt.num`: events of this engine so far, this one included; the first is 1.
    public long number;

    /// `evt.cpu`: as the record's envelope says; -1 when it says nothing.
    public int cpu = -1;

    /// Nanoseconds since the Unix epoch when the record left the kernel's buffer; 0 when nobody took the time.
    public long drainedNs;

    /// Event source: `syscall`, a plugin's, or empty when the event belongs to none (then no rule sees it).
    public String source = SYSCALL_SOURCE;

    /// Whether rules are to see the event. Enter events only feed the state.
    public boolean forRules;

    /// The event's thread; null for events without one (container, user and group events, plugins) and when it is
    /// neither in the table nor can be added to it. A thread that nobody could read has comm and exe `<NA>` and
    /// pid -1.
    public @Nullable ThreadInfo thread;

    /// The fd object of the event: the one its fd parameter names, or the one it created. On close it is still the
    /// closed one.
    public @Nullable FdInfo fd;

    /// `fd.num`: the fd parameter, or the fd that was created; -1 when there is none (a failed open, too).
    public long fdNumber = -1;

    /// `fd.name_changed`: {@link #fd}'s name differs from what it was before the event.
    public boolean fdNameChanged;
}
