// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes the metadata record that captures carry of a container: what [ContainerJson] reads (spec: container fields,
/// §2). Pod name, namespace and UID go into the labels, where the runtimes have them.
public final class ContainerJsonWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int UNKNOWN_TYPE = 65535;

    private ContainerJsonWriter() {}

    /// UTF-8, with the NUL at its end that the container plugin's events have.
    public static byte[] write(ContainerInfo info) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeName("container");
            json.writeStartObject();
            container(json, info);
            json.writeEndObject();
            json.writeEndObject();
        }
        out.write(0);
        return out.toByteArray();
    }

    private static void container(JsonGenerator json, ContainerInfo info) {
        json.writeNumberProperty("type", typeNumber(info.type()));
        json.writeStringProperty("id", info.id());
        json.writeStringProperty("full_id", info.fullId());
        json.writeStringProperty("name", info.name());
        json.writeStringProperty("image", info.image());
        json.writeStringProperty("imagerepo", info.imageRepository());
        json.writeStringProperty("imagetag", info.imageTag());
        json.writeStringProperty("imagedigest", info.imageDigest());
        json.writeStringProperty("imageid", info.imageId());
        json.writeBooleanProperty("privileged", info.privileged());
        json.writeBooleanProperty("is_pod_sandbox", info.podSandbox());
        json.writeStringProperty("pod_sandbox_id", info.podSandboxId());
        if (info.network().known()) {
            network(json, info.network());
        }
        json.writeName("labels");
        json.writeStartObject();
        labels(json, info);
        json.writeEndObject();
        json.writeName("pod_sandbox_labels");
        json.writeStartObject();
        strings(json, info.podLabels());
        json.writeEndObject();
        json.writeName("Mounts");
        json.writeStartArray();
        for (ContainerInfo.Mount mount : info.mounts()) {
            mount(json, mount);
        }
        json.writeEndArray();
    }

    private static void network(JsonGenerator json, ContainerInfo.Network network) {
        json.writeStringProperty("ip", network.ip());
        json.writeStringProperty("cni_json", network.cniJson());
        json.writeBooleanProperty("host_pid", network.hostPid());
        json.writeBooleanProperty("host_network", network.hostNetwork());
        json.writeBooleanProperty("host_ipc", network.hostIpc());
    }

    private static void labels(JsonGenerator json, ContainerInfo info) {
        strings(json, info.labels());
        label(json, info.labels(), "io.kubernetes.pod.name", info.podName());
        label(json, info.labels(), "io.kubernetes.pod.namespace", info.podNamespace());
        label(json, info.labels(), "io.kubernetes.pod.uid", info.podUid());
    }

    private static void label(JsonGenerator json, Map<String, String> there, String name, String value) {
        if (!value.isEmpty() && !there.containsKey(name)) {
            json.writeStringProperty(name, value);
        }
    }

    private static void strings(JsonGenerator json, Map<String, String> strings) {
        for (Map.Entry<String, String> entry : strings.entrySet()) {
            json.writeStringProperty(entry.getKey(), entry.getValue());
        }
    }

    private static void mount(JsonGenerator json, ContainerInfo.Mount mount) {
        json.writeStartObject();
        json.writeStringProperty("Source", mount.source());
        json.writeStringProperty("Destination", mount.destination());
        json.writeStringProperty("Mode", mount.mode());
        json.writeBooleanProperty("RW", mount.writable());
        json.writeStringProperty("Propagation", mount.propagation());
        json.writeEndObject();
    }

    /// The other direction of [ContainerJson]'s names.
    private static int typeNumber(String name) {
        return switch (name) {
            case "docker" -> 0;
            case "lxc" -> 1;
            case "libvirt-lxc" -> 2;
            case "mesos" -> 3;
            case "rkt" -> 4;
            case "cri" -> 6;
            case "containerd" -> 7;
            case "cri-o" -> 8;
            case "bpm" -> 9;
            case "podman" -> 11;
            case "host" -> 65534;
            default -> UNKNOWN_TYPE;
        };
    }
}
