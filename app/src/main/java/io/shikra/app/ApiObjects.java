// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.sources.metadata.NodeName;
import io.shikra.sources.metadata.ObjectInfo;
import io.shikra.sources.metadata.PodInfo;
import io.shikra.sources.metadata.ServiceInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads objects of the API server, the parts that detection keeps of them. What is missing is empty.
final class ApiObjects {
    private static final List<String> STATUSES =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

    private ApiObjects() {}

    static PodInfo pod(JsonNode pod) {
        List<PodInfo.Container> containers = new ArrayList<>();
        for (String kind : STATUSES) {
            for (JsonNode status : pod.path("status").path(kind)) {
                containers.add(new PodInfo.Container(
                        withoutScheme(text(status, "containerID")), withoutScheme(text(status, "imageID"))));
            }
        }
        return new PodInfo(object(pod), text(pod.path("status"), "podIP"), containers);
    }

    /// A Service of type ExternalName selects nothing, whatever it says.
    static ServiceInfo service(JsonNode service) {
        JsonNode spec = service.path("spec");
        return new ServiceInfo(
                object(service), text(spec, "type").equals("ExternalName") ? Map.of() : texts(spec.path("selector")));
    }

    static ObjectInfo object(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectInfo(
                text(metadata, "namespace"),
                text(metadata, "name"),
                text(metadata, "uid"),
                texts(metadata.path("labels")),
                controller(metadata.path("ownerReferences")));
    }

    static NodeName.Node node(JsonNode node) {
        Set<String> internalIps = new HashSet<>();
        for (JsonNode address : node.at("/status/addresses")) {
            if (text(address, "type").equals("InternalIP")) {
                internalIps.add(text(address, "address"));
            }
        }
        return new NodeName.Node(
                text(node.path("metadata"), "name"), internalIps, text(node.at("/status/nodeInfo"), "machineID"));
    }

    private static ObjectInfo.Owner controller(JsonNode references) {
        for (JsonNode reference : references) {
            if (reference.path("controller").asBoolean(false)) {
                return new ObjectInfo.Owner(text(reference, "kind"), text(reference, "name"), text(reference, "uid"));
            }
        }
        return ObjectInfo.Owner.NONE;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }

    /// `containerd://id`, `docker-pullable://repo@digest`.
    private static String withoutScheme(String text) {
        int scheme = text.indexOf("://");
        return scheme < 0 ? text : text.substring(scheme + 3);
    }
}
