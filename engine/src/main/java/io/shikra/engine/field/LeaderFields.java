// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;
import org.jspecify.annotations.Nullable;

/// Leaders of the session and of the process groups; an unknown leader gives the empty text.
final class LeaderFields {
    private LeaderFields() {}

    private interface Find {
        @Nullable
        ThreadInfo leader(EventContext event, ThreadInfo thread);
    }

    static void register(FieldRegistry fields, StateLookup state) {
        group(
                fields,
                "proc.sname",
                "proc.sid",
                (event, thread) -> state.leaders(event).session(thread));
        group(
                fields,
                "proc.vpgid.name",
                "proc.vpgid",
                (event, thread) -> state.leaders(event).virtualGroup(thread));
        group(
                fields,
                "proc.pgid.name",
                "proc.pgid",
                (event, thread) -> state.leaders(event).group(thread));
    }

    private static void group(FieldRegistry fields, String name, String prefix, Find find) {
        fields.add(name, of(find, (thread, slot) -> slot.setText(thread.comm)))
                .add(prefix + ".exe", of(find, (thread, slot) -> slot.setText(thread.exe)))
                .add(prefix + ".exepath", of(find, (thread, slot) -> slot.setText(thread.exePath)))
                .dependOn(FieldScope.LINEAGE, name, prefix + ".exe", prefix + ".exepath");
    }

    private static Extractor of(Find find, ProcFields.OfThread value) {
        return (event, slot) -> {
            ThreadInfo thread = event.thread;
            if (thread == null) {
                return;
            }
            ThreadInfo leader = find.leader(event, thread);
            if (leader == null) {
                slot.setText(ByteString.EMPTY);
            } else {
                value.extract(leader, slot);
            }
        };
    }
}
