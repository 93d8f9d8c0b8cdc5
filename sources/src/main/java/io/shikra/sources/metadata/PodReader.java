// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a Pod object (core/v1), the parts that a {@link PodInfo} has.
final class PodReader {
    static final PodInfo NOTHING = new PodReader().info();

    private String uid = "";
    private String namespace = "";
    private String name = "";
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();
    private String ip = "";
    private String node = "";
    private String serviceAccount = "";
    private Optional<PodInfo.Owner> owner = Optional.empty();
    private final List<PodInfo.Container> containers = new ArrayList<>();
    private String resourceVersion = "";

    private PodReader() {}

    /// @param at stands at the object
    static PodReader read(Json at) {
        PodReader pod = new PodReader();
        at.object((member, value) -> {
            switch (member) {
                case "metadata" -> value.object(pod::metadata);
                case "spec" -> value.object(pod::spec);
                case "status" -> value.object(pod::status);
                default -> {}
            }
        });
        return pod;
    }

    PodInfo info() {
        return new PodInfo(uid, namespace, name, labels, annotations, ip, node, serviceAccount, owner, containers);
    }

    /// Of the object, or of a bookmark, which has nothing else.
    String resourceVersion() {
        return resourceVersion;
    }

    private void metadata(String member, Json value) {
        switch (member) {
            case "uid" -> uid = value.text();
            case "namespace" -> namespace = value.text();
            case "name" -> name = value.text();
            case "labels" -> labels = value.strings();
            case "annotations" -> annotations = value.strings();
            case "resourceVersion" -> resourceVersion = value.text();
            case "ownerReferences" -> value.array(this::ownerReference);
            default -> {}
        }
    }

    private void ownerReference(Json reference) {
        String[] texts = {"", "", ""};
        boolean[] controller = {false};
        reference.object((member, value) -> {
            switch (member) {
                case "kind" -> texts[0] = value.text();
                case "name" -> texts[1] = value.text();
                case "uid" -> texts[2] = value.text();
                case "controller" -> controller[0] = value.bool();
                default -> {}
            }
        });
        if (controller[0]) {
            owner = Optional.of(new PodInfo.Owner(texts[0], texts[1], texts[2]));
        }
    }

    private void spec(String member, Json value) {
        if (member.equals("nodeName")) {
            node = value.text();
        } else if (member.equals("serviceAccountName")) {
            serviceAccount = value.text();
        }
    }

    private void status(String member, Json value) {
        switch (member) {
            case "podIP" -> ip = value.text();
            case "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" ->
                value.array(this::container);
            default -> {}
        }
    }

    private void container(Json status) {
        String[] texts = {"", "", "", ""};
        status.object((member, value) -> {
            switch (member) {
                case "name" -> texts[0] = value.text();
                case "containerID" -> texts[1] = withoutScheme(value.text());
                case "image" -> texts[2] = value.text();
                case "imageID" -> texts[3] = withoutScheme(value.text());
                default -> {}
            }
        });
        containers.add(new PodInfo.Container(texts[0], texts[1], texts[2], texts[3]));
    }

    /// `containerd://id`, `docker-pullable://repo@digest`.
    private static String withoutScheme(String text) {
        int scheme = text.indexOf("://");
        return scheme < 0 ? text : text.substring(scheme + 3);
    }
}
