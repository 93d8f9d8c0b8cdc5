// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.UserInfo;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What no block of a capture has a place for, as the events that a capture begins with: containers, and the users and
/// groups in them (specification: state, §2).
final class ContainerEvents {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ByteString ASYNC_NAME = ByteString.of("container");
    private static final int SLACK = 1024;
    private static final long NO_THREAD = -1;

    private ContainerEvents() {}

    static void write(HostState state, long ts, EventSink sink) {
        for (ByteString container : state.accounts.containers()) {
            if (!container.isEmpty()) {
                accounts(state, container, ts, sink);
            }
        }
        for (ContainerInfo container : state.containers.list()) {
            byte[] json = json(container).getBytes(StandardCharsets.UTF_8);
            EventWriter writer = new EventWriter();
            MemorySegment memory = MemorySegment.ofArray(new byte[json.length + SLACK]);
            writer.target(memory, 0).begin(EventTable.type(EventCode.ASYNC_E), ts, 0);
            writer.putI32(0)
                    .putString(ASYNC_NAME)
                    .putString(json, 0, json.length)
                    .end();
            sink.event(memory, 0, 0, 0);
        }
    }

    private static void accounts(HostState state, ByteString container, long ts, EventSink sink) {
        for (UserInfo user : state.accounts.users(container)) {
            int size =
                    user.name().length() + user.home().length() + user.shell().length() + container.length();
            MemorySegment memory = MemorySegment.ofArray(new byte[size + SLACK]);
            EventWriter writer = new EventWriter().target(memory, 0);
            writer.begin(EventTable.type(EventCode.USER_ADDED_E), ts, NO_THREAD)
                    .putI32((int) user.uid())
                    .putI32((int) user.gid())
                    .putString(user.name())
                    .putString(user.home())
                    .putString(user.shell())
                    .putString(container)
                    .end();
            sink.event(memory, 0, 0, 0);
        }
        for (Map.Entry<Long, ByteString> group :
                state.accounts.groups(container).entrySet()) {
            MemorySegment memory =
                    MemorySegment.ofArray(new byte[group.getValue().length() + container.length() + SLACK]);
            EventWriter writer = new EventWriter().target(memory, 0);
            writer.begin(EventTable.type(EventCode.GROUP_ADDED_E), ts, NO_THREAD)
                    .putI32(group.getKey().intValue())
                    .putString(group.getValue())
                    .putString(container)
                    .end();
            sink.event(memory, 0, 0, 0);
        }
    }

    private static String json(ContainerInfo container) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeName("container");
            json.writeStartObject();
            json.writeNumberProperty("type", type(container.type()));
            json.writeStringProperty("id", container.id());
            json.writeStringProperty("full_id", container.fullId());
            json.writeStringProperty("name", container.name());
            json.writeStringProperty("image", container.image());
            json.writeStringProperty("imagerepo", container.imageRepository());
            json.writeStringProperty("imagetag", container.imageTag());
            json.writeStringProperty("imageid", container.imageId());
            json.writeStringProperty("imagedigest", container.imageDigest());
            json.writeBooleanProperty("privileged", container.privileged());
            json.writeBooleanProperty("is_pod_sandbox", container.podSandbox());
            json.writeStringProperty("pod_sandbox_id", container.podSandboxId());
            strings(json, "labels", labels(container));
            strings(json, "pod_sandbox_labels", container.podLabels());
            mounts(json, container);
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    /// With the pod, which readers look for among the labels: it may be known from elsewhere.
    private static Map<String, String> labels(ContainerInfo container) {
        Map<String, String> labels = new TreeMap<>(container.labels());
        if (!container.podName().isEmpty()) {
            labels.putIfAbsent("io.kubernetes.pod.name", container.podName());
            labels.putIfAbsent("io.kubernetes.pod.namespace", container.podNamespace());
            labels.putIfAbsent("io.kubernetes.pod.uid", container.podUid());
        }
        return labels;
    }

    private static void strings(JsonGenerator json, String name, Map<String, String> map) {
        json.writeName(name);
        json.writeStartObject();
        map.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static void mounts(JsonGenerator json, ContainerInfo container) {
        json.writeName("Mounts");
        json.writeStartArray();
        for (ContainerInfo.Mount mount : container.mounts()) {
            json.writeStartObject();
            json.writeStringProperty("Source", mount.source());
            json.writeStringProperty("Destination", mount.destination());
            json.writeStringProperty("Mode", mount.mode());
            json.writeBooleanProperty("RW", mount.writable());
            json.writeStringProperty("Propagation", mount.propagation());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// The number of a kind of container; that of an unknown one for any other name.
    private static int type(String name) {
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
            default -> 0xFFFF;
        };
    }
}
