// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;

/// Fields of events that are no system calls and that only old captures hold: what a process used so far (`procinfo`),
/// what a container runtime did (`infra`).
final class MetaFields {
    private static final int DESCRIPTION = 2;
    private static final int SHORT_ID = 12;

    private MetaFields() {}

    static void register(FieldRegistry fields) {
        fields.add("evt.count.threadinfo", (event, slot) -> count(event, slot, false))
                .add("evt.count.procinfo", (event, slot) -> count(event, slot, true))
                .add("evt.infra.docker.name", (event, slot) -> described(event, "Event", slot))
                .add("evt.infra.docker.container.id", MetaFields::containerId)
                .add("evt.infra.docker.container.name", (event, slot) -> described(event, "name", slot))
                .add("evt.infra.docker.container.image", (event, slot) -> described(event, "Image", slot));
    }

    private static void count(EventContext event, Slot slot, boolean mainOnly) {
        ThreadInfo thread = event.thread;
        if (event.event.code() == EventCode.PROCINFO_E && (!mainOnly || (thread != null && thread.isMainThread()))) {
            slot.setNumber(1);
        }
    }

    private static void containerId(EventContext event, Slot slot) {
        described(event, "ID", slot);
        if (slot.isPresent() && slot.length() > SHORT_ID) {
            slot.setBytes(slot.bytes(), slot.from(), slot.from() + SHORT_ID);
        }
    }

    /// The value of a key in `key: value; key: value`.
    private static void described(EventContext event, String key, Slot slot) {
        if (event.event.code() != EventCode.INFRASTRUCTURE_EVENT_E || !event.event.has(DESCRIPTION)) {
            return;
        }
        String text = event.event.text(DESCRIPTION, event.strings).toString();
        for (String item : text.split(";", -1)) {
            String[] parts = item.strip().split(":", -1);
            if (parts.length > 1 && parts[0].startsWith(key)) {
                slot.setText(parts[1].strip());
                return;
            }
        }
    }
}
