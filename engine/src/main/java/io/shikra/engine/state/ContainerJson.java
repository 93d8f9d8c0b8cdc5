// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the metadata record that captures carry of a container: `{"container": {…}}`, or the inner object alone, which
/// events of the oldest producers become (spec: container fields, §2; capture format, §6).
/// Keys that nothing here needs are skipped, and wrong types count as missing.
final class ContainerJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Boolean> truths = new LinkedHashMap<>();
    private final List<ContainerInfo.Mount> mounts = new ArrayList<>();
    private Map<String, String> labels = Map.of();
    private Map<String, String> podLabels = Map.of();
    private int type = 65535;

    private ContainerJson() {}

    /// Empty when the bytes are no such record.
    static Optional<ContainerInfo> read(byte[] bytes, int length) {
        ContainerJson record = new ContainerJson();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            record.container(json);
        } catch (JacksonException _) {
            return Optional.empty(); // somebody else's record, cut off perhaps
        }
        return record.text("id").isEmpty() ? Optional.empty() : Optional.of(record.build());
    }

    private void container(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "container" -> inner(value, json);
                case "labels" -> labels = strings(json);
                case "pod_sandbox_labels" -> podLabels = strings(json);
                case "Mounts" -> mounts(json);
                case "type" -> type = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : type;
                default -> scalar(name, value, json);
            }
        }
    }

    private void inner(JsonToken value, JsonParser json) {
        if (value == JsonToken.START_OBJECT) {
            container(json);
        } else {
            json.skipChildren();
        }
    }

    private void scalar(String name, JsonToken value, JsonParser json) {
        switch (value) {
            case VALUE_STRING -> texts.put(name, json.getString());
            case VALUE_TRUE, VALUE_FALSE -> truths.put(name, value == JsonToken.VALUE_TRUE);
            default -> json.skipChildren();
        }
    }

    private static Map<String, String> strings(JsonParser json) {
        Map<String, String> found = new LinkedHashMap<>();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return found;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                found.put(name, json.getString());
            } else {
                json.skipChildren();
            }
        }
        return found;
    }

    private void mounts(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            ContainerJson mount = new ContainerJson();
            if (json.currentToken() == JsonToken.START_OBJECT) {
                mount.container(json);
                mounts.add(new ContainerInfo.Mount(
                        mount.text("Source"),
                        mount.text("Destination"),
                        mount.text("Mode"),
                        mount.truth("RW"),
                        mount.text("Propagation")));
            } else {
                json.skipChildren();
            }
        }
    }

    private String text(String name) {
        return texts.getOrDefault(name, "");
    }

    private ContainerInfo build() {
        return new ContainerInfo(
                text("id"),
                text("full_id"),
                text("name"),
                ContainerTypes.name(type),
                new ContainerInfo.Image(
                        text("image"), text("imagerepo"), text("imagetag"), text("imagedigest"), text("imageid")),
                truth("privileged"),
                new ContainerInfo.Pod(
                        truth("is_pod_sandbox"),
                        text("pod_sandbox_id"),
                        labels.getOrDefault("io.kubernetes.pod.name", ""),
                        labels.getOrDefault("io.kubernetes.pod.namespace", ""),
                        labels.getOrDefault("io.kubernetes.pod.uid", ""),
                        podLabels),
                labels,
                mounts,
                new ContainerInfo.Network(
                        text("ip"), text("cni_json"), truth("host_pid"), truth("host_network"), truth("host_ipc")));
    }

    private boolean truth(String name) {
        return truths.getOrDefault(name, false);
    }
}
