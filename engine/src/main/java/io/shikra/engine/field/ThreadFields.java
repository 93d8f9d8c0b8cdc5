// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ThreadInfo;

/// The thread itself: ids, capabilities, faults, cgroups.
final class ThreadFields {
    private static final Extractor NEVER = (event, slot) -> {};

    private ThreadFields() {}

    static void register(FieldRegistry fields) {
        fields.add("thread.tid", (event, slot) -> ProcFields.id(event.event.tid(), slot))
                .add("thread.vtid", ProcFields.of((thread, slot) -> ProcFields.known(thread.vtid, slot)))
                .add("thread.ismain", ProcFields.of((thread, slot) -> slot.setTruth(thread.isMainThread())))
                .add("thread.nametid", ProcFields.of((thread, slot) -> {
                    slot.text().append(thread.comm).decimal(thread.tid);
                    slot.setComposed();
                }))
                .add("thread.cap_permitted", ProcFields.of((thread, slot) -> caps(thread.capPermitted, slot)))
                .add("thread.cap_effective", ProcFields.of((thread, slot) -> caps(thread.capEffective, slot)))
                .add("thread.cap_inheritable", ProcFields.of((thread, slot) -> caps(thread.capInheritable, slot)))
                .add("thread.pfmajor", ProcFields.of((thread, slot) -> slot.setNumber(thread.pfMajor)))
                .add("thread.pfminor", ProcFields.of((thread, slot) -> slot.setNumber(thread.pfMinor)))
                .add("thread.vmsize", ProcFields.of((thread, slot) -> ofMain(thread, thread.vmSizeKb, slot)))
                .add("thread.vmrss", ProcFields.of((thread, slot) -> ofMain(thread, thread.vmRssKb, slot)))
                .add("thread.vmsize.b", ProcFields.of((thread, slot) -> ofMain(thread, thread.vmSizeKb * 1024, slot)))
                .add("thread.vmrss.b", ProcFields.of((thread, slot) -> ofMain(thread, thread.vmRssKb * 1024, slot)))
                .add("thread.exectime", (event, slot) -> slot.setNumber(0))
                .add("thread.totexectime", ProcFields.of((thread, slot) -> slot.setNumber(0)))
                .add("thread.cpu", NEVER)
                .add("thread.cpu.user", NEVER)
                .add("thread.cpu.system", NEVER)
                .add("thread.cgroups", ProcFields.of(ThreadFields::cgroups))
                .bind("thread.cgroup", ThreadFields::cgroup)
                .dependOn(
                        FieldScope.PROCESS,
                        "thread.vtid",
                        "thread.ismain",
                        "thread.nametid",
                        "thread.cap_permitted",
                        "thread.cap_effective",
                        "thread.cap_inheritable",
                        "thread.cgroups",
                        "thread.cgroup");
    }

    private static void caps(long bits, Slot slot) {
        KernelNames.capabilities(bits, slot.text());
        slot.setComposed();
    }

    private static void ofMain(ThreadInfo thread, long value, Slot slot) {
        slot.setNumber(thread.isMainThread() ? value : 0);
    }

    private static void cgroups(ThreadInfo thread, Slot slot) {
        if (!thread.cgroups.isEmpty()) {
            ProcText.join(thread.cgroups, slot.text());
            slot.setComposed();
        }
    }

    private static Extractor cgroup(String subsystem) {
        ByteString prefix = ByteString.of(subsystem + "=");
        return ProcFields.of((thread, slot) -> {
            for (int i = 0; i < thread.cgroups.size(); i++) {
                ByteString item = thread.cgroups.get(i);
                if (item.startsWith(prefix)) {
                    slot.setBytes(item.array(), prefix.length(), item.length());
                    return;
                }
            }
        });
    }
}
