// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;

/// Reads the annotations that runtimes leave on a bundle: those of containerd's CRI plugin, of CRI-O, and podman's.
final class Annotated {
    private static final String CONTAINERD = "io.kubernetes.cri.";
    private static final String CRI_O = "io.kubernetes.cri-o.";
    /// Longer values are dropped, as the reference's worker does by default.
    private static final int MAX_LABEL_BYTES = 100;

    private Annotated() {}

    /// @param runtime the type when the annotations tell none: `podman` or `containerd`
    static ContainerInfo container(String fullId, OciConfig config, String runtime) {
        Map<String, String> notes = config.annotations;
        boolean crio = notes.containsKey(CRI_O + "ContainerType");
        Map<String, String> labels = crio ? labels(notes.getOrDefault(CRI_O + "Labels", "")) : new LinkedHashMap<>();
        boolean sandbox = first(notes, CONTAINERD + "container-type", CRI_O + "ContainerType")
                .equals("sandbox");
        String podName = pod(notes, labels, "name", CONTAINERD + "sandbox-name", CRI_O + "KubeName");
        String podNamespace = pod(notes, labels, "namespace", CONTAINERD + "sandbox-namespace", CRI_O + "Namespace");
        String podUid = pod(notes, labels, "uid", CONTAINERD + "sandbox-uid", "");
        String sandboxId = first(notes, CONTAINERD + "sandbox-id", CRI_O + "SandboxID");
        String name = first(notes, CONTAINERD + "container-name", "io.kubernetes.container.name");
        if (name.isEmpty()) {
            name = labels.getOrDefault("io.kubernetes.container.name", sandbox ? podName : "");
        }
        String image = first(
                notes,
                CONTAINERD + "image-name",
                CONTAINERD + "podsandbox.image-name",
                CRI_O + "ImageName",
                CRI_O + "Image",
                "io.podman.annotations.image");
        ImageName parts = image.startsWith("sha256") ? new ImageName("", "", "") : ImageName.parse(image);
        putPresent(labels, "io.kubernetes.pod.name", podName);
        putPresent(labels, "io.kubernetes.pod.namespace", podNamespace);
        putPresent(labels, "io.kubernetes.pod.uid", podUid);
        putPresent(labels, "io.kubernetes.sandbox.id", sandboxId);
        putPresent(labels, "io.kubernetes.container.name", sandbox ? "" : name);
        labels.values().removeIf(Annotated::tooLong);
        return ContainerInfo.of(shortId(fullId), fullId, crio ? "cri-o" : runtime)
                .withName(name)
                .withImage(new ContainerInfo.Image(
                        image,
                        parts.repository(),
                        parts.tag(),
                        parts.digest(),
                        image.startsWith("sha256:")
                                ? image.substring("sha256:".length())
                                : notes.getOrDefault(CRI_O + "ImageRef", "")))
                .withPrivileged(config.privileged()
                        || notes.getOrDefault(CRI_O + "PrivilegedRuntime", "").equals("true"))
                .withPod(new ContainerInfo.Pod(sandbox, sandboxId, podName, podNamespace, podUid, Map.of()))
                .withLabels(Map.copyOf(labels))
                .withMounts(config.mounts);
    }

    static String shortId(String fullId) {
        return fullId.length() > 12 ? fullId.substring(0, 12) : fullId;
    }

    static boolean tooLong(String label) {
        return label.getBytes(StandardCharsets.UTF_8).length > MAX_LABEL_BYTES;
    }

    private static String pod(
            Map<String, String> notes, Map<String, String> labels, String what, String containerd, String crio) {
        String common = "io.kubernetes.pod." + what;
        String known = first(notes, containerd, common);
        return known.isEmpty() ? labels.getOrDefault(common, notes.getOrDefault(crio, "")) : known;
    }

    private static String first(Map<String, String> notes, String... keys) {
        for (String key : keys) {
            String value = notes.getOrDefault(key, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private static void putPresent(Map<String, String> labels, String key, String value) {
        if (!value.isEmpty()) {
            labels.putIfAbsent(key, value);
        }
    }

    /// CRI-O keeps the labels as JSON in an annotation.
    private static Map<String, String> labels(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Map<String, String> labels = new LinkedHashMap<>();
        try {
            Json.read(bytes, bytes.length, (name, value) -> labels.put(name, value.text()));
        } catch (JacksonException e) {
            // What was readable before the break stays.
        }
        return labels;
    }
}
