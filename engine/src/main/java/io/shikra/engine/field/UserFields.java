// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;

/// User and group of the event's thread. A number that nobody lists has the name `<NA>`, which is a present
/// text.
final class UserFields {
    private UserFields() {}

    static void register(FieldRegistry fields) {
        fields.add("user.uid", ProcFields.of((thread, slot) -> slot.setNumber(thread.uid)))
                .add("user.name", (event, slot) -> {
                    ThreadInfo thread = event.thread;
                    if (thread != null) {
                        slot.setText(Accounts.user(event, thread.uid).name());
                    }
                })
                .add("user.homedir", (event, slot) -> {
                    ThreadInfo thread = event.thread;
                    if (thread != null) {
                        slot.setText(Accounts.user(event, thread.uid).home());
                    }
                })
                .add("user.shell", (event, slot) -> {
                    ThreadInfo thread = event.thread;
                    if (thread != null) {
                        slot.setText(Accounts.user(event, thread.uid).shell());
                    }
                })
                .add(
                        "user.loginuid",
                        ProcFields.of((thread, slot) ->
                                slot.setNumber(thread.loginUid == 0xFFFF_FFFFL ? -1 : thread.loginUid)))
                .add("user.loginname", (event, slot) -> {
                    ThreadInfo thread = event.thread;
                    if (thread != null) {
                        slot.setText(Accounts.user(event, thread.loginUid).name());
                    }
                })
                .add("group.gid", ProcFields.of((thread, slot) -> slot.setNumber(thread.gid)))
                .add("group.name", UserFields::group)
                .dependOn(
                        FieldScope.PROCESS,
                        "user.uid",
                        "user.name",
                        "user.homedir",
                        "user.shell",
                        "user.loginuid",
                        "user.loginname",
                        "group.gid",
                        "group.name");
    }

    private static void group(EventContext event, Slot slot) {
        ThreadInfo thread = event.thread;
        if (thread != null) {
            slot.setText(Accounts.group(event, thread.gid));
        }
    }
}
