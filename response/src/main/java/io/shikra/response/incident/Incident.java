// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One decision with its effects: every alert about the same subject is part of it.
///
/// @param alerts    how many alerts joined
/// @param eventIds  of the first {@value #REMEMBERED_EVENTS} of them
/// @param output    text of the first alert
/// @param marks     the waterfall of the first alert, nanoseconds since the Unix epoch
public record Incident(
        Subject subject,
        State state,
        int alerts,
        List<String> eventIds,
        String output,
        long first,
        long last,
        List<Effect> effects,
        Map<Timeline.Step, Long> marks) {
    static final int REMEMBERED_EVENTS = 16;

    /// Effects remembered per incident; the oldest settled ones go first.
    static final int REMEMBERED_EFFECTS = 64;

    public Incident {
        eventIds = List.copyOf(eventIds);
        effects = List.copyOf(effects);
        marks = Map.copyOf(marks);
    }

    static Incident observed(Subject subject, String output, long now) {
        return new Incident(subject, State.OBSERVED, 0, List.of(), output, now, now, List.of(), Map.of());
    }

    /// One more alert; a repeated event is counted once.
    Incident joinedBy(String eventId, long now) {
        if (eventIds.contains(eventId)) {
            return this;
        }
        List<String> ids = new ArrayList<>(eventIds);
        if (ids.size() < REMEMBERED_EVENTS) {
            ids.add(eventId);
        }
        return new Incident(subject, state, alerts + 1, ids, output, first, now, effects, marks);
    }

    /// The effect put in place of its earlier version; the incident's state follows.
    Incident with(Effect effect, long now) {
        List<Effect> next = new ArrayList<>(effects);
        next.removeIf(old -> old.id().equals(effect.id()));
        next.add(effect);
        for (int i = 0; next.size() > REMEMBERED_EFFECTS && i < next.size(); i++) {
            if (next.get(i).state().settled()) {
                next.remove(i);
                i--;
            }
        }
        return new Incident(subject, summary(next), alerts, eventIds, output, first, now, next, marks);
    }

    /// First marks stay.
    Incident marked(Map<Timeline.Step, Long> more) {
        Map<Timeline.Step, Long> merged = new EnumMap<>(Timeline.Step.class);
        merged.putAll(more);
        merged.putAll(marks);
        return merged.size() == marks.size()
                ? this
                : new Incident(subject, state, alerts, eventIds, output, first, last, effects, merged);
    }

    /// Under way while one effect is; else the best outcome: a success is not hidden by a later refusal.
    private static State summary(List<Effect> effects) {
        State best = State.REFUSED;
        for (Effect effect : effects) {
            State state = effect.state();
            if (!state.settled()) {
                return state;
            }
            if (state == State.DONE || best == State.DONE) {
                best = State.DONE;
            } else if (state == State.FAILED) {
                best = State.FAILED;
            }
        }
        return best;
    }
}
