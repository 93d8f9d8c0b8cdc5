// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerInfo.Mount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Docker's `config.v2.json` and, for privilege and namespaces, the `hostconfig.json` beside it. They tell no digest of
/// the image:
/// that is known to the daemon only.
final class DockerConfig {
    private static final String HOST = "host";
    private static final String SHARED = "container:";

    private String name = "";
    private String image = "";
    private String imageId = "";
    private Map<String, String> labels = new LinkedHashMap<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private boolean privileged;
    private String networkMode = "";
    private String pidMode = "";
    private String ipcMode = "";

    private DockerConfig() {}

    static DockerConfig parse(byte[] bytes, int length) {
        DockerConfig config = new DockerConfig();
        Json.read(bytes, length, config::member);
        return config;
    }

    void hostConfig(byte[] bytes, int length) {
        Json.read(bytes, length, (key, value) -> {
            switch (key) {
                case "Privileged" -> privileged = value.bool();
                case "NetworkMode" -> networkMode = value.text();
                case "PidMode" -> pidMode = value.text();
                case "IpcMode" -> ipcMode = value.text();
                default -> {}
            }
        });
    }

    ContainerInfo container(String fullId) {
        ImageName parts = ImageName.parse(image);
        labels.values().removeIf(Annotated::tooLong);
        return ContainerInfo.of(Annotated.shortId(fullId), fullId, "docker")
                .withName(name)
                .withImage(new ContainerInfo.Image(image, parts.repository(), parts.tag(), parts.digest(), imageId))
                .withPrivileged(privileged)
                .withPod(new ContainerInfo.Pod(
                        name.contains("k8s_POD"),
                        labels.getOrDefault("io.kubernetes.sandbox.id", ""),
                        labels.getOrDefault("io.kubernetes.pod.name", ""),
                        labels.getOrDefault("io.kubernetes.pod.namespace", ""),
                        labels.getOrDefault("io.kubernetes.pod.uid", ""),
                        Map.of()))
                .withLabels(Map.copyOf(labels))
                .withMounts(List.copyOf(mounts))
                .withNetwork(new ContainerInfo.Network(
                        CniResult.first(addresses),
                        "",
                        pidMode.equals(HOST),
                        networkMode.equals(HOST),
                        ipcMode.equals(HOST)));
    }

    /// The container whose network this one uses; empty when it has its own.
    String networkOf() {
        return networkMode.startsWith(SHARED) ? networkMode.substring(SHARED.length()) : "";
    }

    private void member(String key, Json value) {
        switch (key) {
            case "Name" -> name = value.text().startsWith("/") ? value.text().substring(1) : value.text();
            case "Image" ->
                imageId = value.text().startsWith("sha256:") ? value.text().substring(7) : value.text();
            case "Config" ->
                value.object((inner, config) -> {
                    if (inner.equals("Image")) {
                        image = config.text();
                    } else if (inner.equals("Labels")) {
                        labels = config.strings();
                    }
                });
            case "NetworkSettings" -> value.object(this::networks);
            case "MountPoints" -> value.object((destination, mount) -> mounts.add(mount(destination, mount)));
            default -> {}
        }
    }

    private void networks(String key, Json settings) {
        if (key.equals("Networks")) {
            settings.object((_, network) -> network.object((member, value) -> {
                if (member.equals("IPAddress") && !value.text().isEmpty()) {
                    addresses.add(value.text());
                }
            }));
        }
    }

    private static Mount mount(String destination, Json value) {
        Map<String, String> texts = new LinkedHashMap<>();
        boolean[] writable = {false};
        value.object((key, member) -> {
            if (key.equals("RW")) {
                writable[0] = member.bool();
            } else {
                texts.put(key, member.text());
            }
        });
        return new Mount(
                texts.getOrDefault("Source", ""),
                destination,
                texts.getOrDefault("Mode", ""),
                writable[0],
                texts.getOrDefault("Propagation", ""));
    }
}
