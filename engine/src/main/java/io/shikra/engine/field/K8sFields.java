// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;

/// The pod of the event's container. Name, namespace and uid are absent where nobody knows them (and on the
/// host); the rest is present, if empty, as soon as the container has metadata.
final class K8sFields {
    private static final int SHORT_ID = 12;

    private K8sFields() {}

    static void register(FieldRegistry fields, ContainerTexts.Cache cache) {
        fields.add("k8s.pod.name", ContainerFields.of(cache, (pod, slot) -> nonEmpty(pod.podName, slot)))
                .add("k8s.ns.name", ContainerFields.of(cache, (pod, slot) -> nonEmpty(pod.podNamespace, slot)))
                .add("k8s.pod.id", ContainerFields.of(cache, (pod, slot) -> nonEmpty(pod.podUid, slot)))
                .add("k8s.pod.uid", ContainerFields.of(cache, (pod, slot) -> nonEmpty(pod.podUid, slot)))
                .add(
                        "k8s.pod.sandbox_id",
                        ContainerFields.of(
                                cache,
                                (pod, slot) -> slot.setBytes(
                                        pod.sandboxId.array(), 0, Math.min(SHORT_ID, pod.sandboxId.length()))))
                .add("k8s.pod.full_sandbox_id", ContainerFields.of(cache, (pod, slot) -> slot.setText(pod.sandboxId)))
                .add("k8s.pod.labels", ContainerFields.of(cache, (pod, slot) -> slot.setText(pod.podLabels)))
                .bind(
                        "k8s.pod.label",
                        key -> ContainerFields.of(
                                cache,
                                (pod, slot) -> ContainerFields.label(
                                        pod.info.pod().labels().get(key), slot)))
                .add("k8s.pod.ip", ofPod(cache, (pod, slot) -> slot.setText(pod.ip)))
                .add("k8s.pod.cni.json", ofPod(cache, (pod, slot) -> slot.setText(pod.cniJson)))
                .dependOn(
                        FieldScope.PROCESS,
                        "k8s.pod.name",
                        "k8s.ns.name",
                        "k8s.pod.id",
                        "k8s.pod.uid",
                        "k8s.pod.sandbox_id",
                        "k8s.pod.full_sandbox_id",
                        "k8s.pod.labels",
                        "k8s.pod.label",
                        "k8s.pod.ip",
                        "k8s.pod.cni.json");
    }

    private static Extractor ofPod(ContainerTexts.Cache cache, ContainerFields.OfContainer value) {
        return (event, slot) -> {
            ContainerTexts pod = cache.ofPod(event);
            if (pod != null) {
                value.extract(pod, slot);
            }
        };
    }

    private static void nonEmpty(ByteString text, Slot slot) {
        if (!text.isEmpty()) {
            slot.setText(text);
        }
    }
}
