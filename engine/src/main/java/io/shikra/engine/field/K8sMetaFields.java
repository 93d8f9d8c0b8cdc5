// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.PodResources;
import io.shikra.engine.state.PodResources.Kind;
import io.shikra.engine.state.ResourceMeta;
import io.shikra.engine.state.ThreadInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the API server says of the pod that the event's thread is in, by the UID in the thread's cgroup (spec:
/// container
/// fields, §4): the pod, its namespace and controllers, and the Services that select it. Absent outside pods, and while
/// the object is not known.
final class K8sMetaFields {
    static final String PREFIX = "k8smeta.";

    private K8sMetaFields() {}

    static void register(FieldRegistry fields, PodResources resources) {
        object(fields, resources, "pod", Kind.POD);
        object(fields, resources, "ns", Kind.NAMESPACE);
        object(fields, resources, "deployment", Kind.DEPLOYMENT);
        object(fields, resources, "rs", Kind.REPLICA_SET);
        object(fields, resources, "rc", Kind.REPLICATION_CONTROLLER);
        fields.add(PREFIX + "pod.ip", (event, slot) -> known(resources.ip(podUid(event)), slot));
        services(fields, resources);
    }

    private static void object(FieldRegistry fields, PodResources resources, String name, Kind kind) {
        String family = PREFIX + name;
        fields.add(family + ".name", of(resources, kind, (object, slot) -> known(object.name(), slot)))
                .add(family + ".uid", of(resources, kind, (object, slot) -> known(object.uid(), slot)))
                .bind(
                        family + ".label",
                        key -> of(
                                resources,
                                kind,
                                (object, slot) -> present(object.label().get(key), slot)))
                .add(family + ".labels", of(resources, kind, (object, slot) -> {
                    slot.setList();
                    addAll(object.labels(), slot);
                    absentIfEmpty(slot);
                }));
    }

    private static void services(FieldRegistry fields, PodResources resources) {
        fields.add("k8smeta.svc.name", ofServices(resources, (service, list) -> add(service.name(), list)))
                .add("k8smeta.svc.uid", ofServices(resources, (service, list) -> add(service.uid(), list)))
                .bind(
                        "k8smeta.svc.label",
                        key -> ofServices(
                                resources,
                                (service, list) -> add(service.label().get(key), list)))
                .add("k8smeta.svc.labels", ofServices(resources, (service, list) -> addAll(service.labels(), list)));
    }

    /// Takes a value out of one object.
    private interface OfObject {
        void extract(ResourceMeta object, Slot slot);
    }

    private static Extractor of(PodResources resources, Kind kind, OfObject value) {
        return (event, slot) -> {
            ResourceMeta object = resources.find(kind, podUid(event));
            if (object != null) {
                value.extract(object, slot);
            }
        };
    }

    /// @param adder adds what it finds to the list that the slot is
    private static Extractor ofServices(PodResources resources, OfObject adder) {
        return (event, slot) -> {
            List<ResourceMeta> services = resources.services(podUid(event));
            slot.setList();
            for (int i = 0; i < services.size(); i++) {
                adder.extract(services.get(i), slot);
            }
            absentIfEmpty(slot);
        };
    }

    private static String podUid(EventContext event) {
        ThreadInfo thread = event.thread;
        return thread == null ? "" : thread.podUid;
    }

    private static void known(ByteString text, Slot slot) {
        if (!text.isEmpty()) {
            slot.setText(text);
        }
    }

    private static void present(@Nullable ByteString text, Slot slot) {
        if (text != null) {
            slot.setText(text);
        }
    }

    private static void add(@Nullable ByteString text, Slot list) {
        if (text != null) {
            list.addItem().setText(text);
        }
    }

    private static void addAll(List<ByteString> texts, Slot list) {
        for (int i = 0; i < texts.size(); i++) {
            list.addItem().setText(texts.get(i));
        }
    }

    private static void absentIfEmpty(Slot list) {
        if (list.size() == 0) {
            list.clear();
        }
    }
}
