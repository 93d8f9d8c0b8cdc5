// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.ArrayList;
import java.util.List;

/// A condition on an event: passes or says why not.
@FunctionalInterface
interface EventFilter {
    Verdict test(CloudEvent event);

    /// @param why empty when it passed
    /// @param notes what a person should know although the verdict stands
    record Verdict(boolean passed, String why, List<String> notes) {
        static final Verdict PASSED = new Verdict(true, "", List.of());

        static Verdict denied(String why) {
            return new Verdict(false, why, List.of());
        }

        Verdict withNotes(List<String> more) {
            return more.isEmpty() ? this : new Verdict(passed, why, more);
        }
    }

    /// All of them, or any of them; the first reason is kept. Without members it passes.
    static EventFilter combine(List<EventFilter> filters, boolean any) {
        if (filters.isEmpty()) {
            return _ -> Verdict.PASSED;
        }
        List<EventFilter> members = List.copyOf(filters);
        return event -> {
            Verdict last = Verdict.PASSED;
            List<String> notes = new ArrayList<>();
            for (EventFilter filter : members) {
                last = filter.test(event);
                notes.addAll(last.notes());
                if (last.passed() == any) {
                    break;
                }
            }
            return new Verdict(last.passed(), last.why(), List.copyOf(notes));
        };
    }
}
