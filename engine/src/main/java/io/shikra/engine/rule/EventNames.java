// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Stream;

/// What `evt.type` may be compared with, and the event codes behind each name: the event table's names, plus those of
/// the asynchronous events that this installation sends.
public final class EventNames {
    /// The code that carries every asynchronous event, whatever its name.
    public static final int ASYNC_EVENT = 402;

    /// The code that carries every event of a plugin source.
    public static final int PLUGIN_EVENT = 322;

    private final Set<String> asyncNames;
    private final BitSet all;

    /// @param asyncNames of asynchronous events, e.g. `container`
    public EventNames(Set<String> asyncNames) {
        this.asyncNames = Set.copyOf(asyncNames);
        this.all = new BitSet();
        for (int code = 0; code < EventTable.size(); code++) {
            if (!EventTable.type(code).is(EventType.UNUSED)) {
                all.set(code);
            }
        }
    }

    /// Every code in use. The caller owns the set.
    public BitSet all() {
        return (BitSet) all.clone();
    }

    /// Whether a rule may name it; the empty text is accepted and names nothing.
    public boolean isKnown(String name) {
        return name.isEmpty() || EventTable.isKnownName(name) || asyncNames.contains(name);
    }

    /// The codes of events of that name, enter and exit, old and new. A system call without an event of its own has
    /// those of the generic event. Empty for an unknown name. The caller owns the set.
    public BitSet codesOf(String name) {
        BitSet codes = new BitSet();
        for (int code : EventTable.codes(name)) {
            codes.set(code);
        }
        if (asyncNames.contains(name)) {
            codes.set(ASYNC_EVENT);
        }
        return codes;
    }

    public Stream<String> names() {
        return Stream.concat(EventTable.names().stream(), asyncNames.stream()).distinct();
    }
}
