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
        json.writeNumberProperty("type", ContainerTypes.number(info.type()));
        json.writeStringProperty("id", info.id());
        json.writeStringProperty("full_id", info.fullId());
        json.writeStringProperty("name", info.name());
        json.writeStringProperty("image", info.image().name());
        json.writeStringProperty("imagerepo", info.image().repository());
        json.writeStringProperty("imagetag", info.image().tag());
        json.writeStringProperty("imagedigest", info.image().digest());
        json.writeStringProperty("imageid", info.image().id());
        json.writeBooleanProperty("privileged", info.privileged());
        json.writeBooleanProperty("is_pod_sandbox", info.pod().sandbox());
        json.writeStringProperty("pod_sandbox_id", info.pod().sandboxId());
        network(json, info.network());
        json.writeName("labels");
        json.writeStartObject();
        labels(json, info);
        json.writeEndObject();
        json.writeName("pod_sandbox_labels");
        json.writeStartObject();
        strings(json, info.pod().labels());
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
        label(json, info.labels(), "io.kubernetes.pod.name", info.pod().name());
        label(json, info.labels(), "io.kubernetes.pod.namespace", info.pod().namespace());
        label(json, info.labels(), "io.kubernetes.pod.uid", info.pod().uid());
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
}
