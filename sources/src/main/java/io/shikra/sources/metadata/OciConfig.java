// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo.Mount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What we want of a bundle's `config.json` (OCI runtime specification, config.md and config-linux.md).
final class OciConfig {
    private static final int MAX_MOUNTS = 1024;

    /// Mounts that every container gets from its runtime: the CRI does not list them.
    private static final Set<String> RUNTIMES_OWN = Set.of("/etc/hostname", "/etc/resolv.conf", "/dev/shm");

    Map<String, String> annotations = new LinkedHashMap<>();
    String cgroupsPath = "";

    /// Bind mounts only: the others are the container's own proc, sysfs and so on.
    final List<Mount> mounts = new ArrayList<>();

    /// Type → path, empty where the container has one of its own.
    final Map<String, String> namespaces = new LinkedHashMap<>();

    private final Set<String> capabilities = new HashSet<>();
    private boolean allDevices;

    private OciConfig() {}

    static OciConfig parse(byte[] bytes, int length) {
        OciConfig config = new OciConfig();
        Json.read(bytes, length, (name, value) -> {
            switch (name) {
                case "annotations" -> config.annotations = value.strings();
                case "mounts" -> value.array(config::mount);
                case "process" ->
                    value.object((key, process) -> {
                        if (key.equals("capabilities")) {
                            process.object(config::capabilities);
                        }
                    });
                case "linux" -> value.object(config::linux);
                default -> {}
            }
        });
        return config;
    }

    /// Nothing in a bundle says "privileged", but only a privileged container has both: the capability to administrate
    /// the system in its bounding set, and every device of the host.
    boolean privileged() {
        return allDevices && capabilities.contains("CAP_SYS_ADMIN");
    }

    private void capabilities(String set, Json value) {
        if (set.equals("bounding")) {
            value.array(capability -> capabilities.add(capability.text()));
        }
    }

    private void linux(String name, Json value) {
        switch (name) {
            case "cgroupsPath" -> cgroupsPath = value.text();
            case "namespaces" -> value.array(this::namespace);
            case "resources" ->
                value.object((key, resources) -> {
                    if (key.equals("devices")) {
                        resources.array(this::device);
                    }
                });
            default -> {}
        }
    }

    private void namespace(Json value) {
        Map<String, String> texts = value.strings();
        namespaces.put(texts.getOrDefault("type", ""), texts.getOrDefault("path", ""));
    }

    /// Later rules overrule earlier ones; only those for all devices matter here.
    private void device(Json value) {
        Device device = new Device();
        value.object(device::member);
        if (device.everything) {
            allDevices = device.allow;
        }
    }

    private static final class Device {
        private boolean allow;
        private boolean everything = true;

        private void member(String name, Json value) {
            switch (name) {
                case "allow" -> allow = value.bool();
                case "type" ->
                    everything &= value.text().isEmpty() || value.text().equals("a");
                case "major", "minor" -> everything = false;
                default -> {}
            }
        }
    }

    private void mount(Json value) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> options = new ArrayList<>();
        value.object((name, member) -> {
            if (name.equals("options")) {
                member.array(option -> options.add(option.text()));
            } else {
                texts.put(name, member.text());
            }
        });
        String destination = texts.getOrDefault("destination", "");
        boolean bind =
                texts.getOrDefault("type", "").equals("bind") || options.contains("bind") || options.contains("rbind");
        if (bind && mounts.size() < MAX_MOUNTS && !RUNTIMES_OWN.contains(destination)) {
            mounts.add(new Mount(
                    texts.getOrDefault("source", ""), destination, "", !options.contains("ro"), propagation(options)));
        }
    }

    private static String propagation(List<String> options) {
        if (options.contains("rshared") || options.contains("shared")) {
            return "rshared";
        }
        return options.contains("rslave") || options.contains("slave") ? "rslave" : "private";
    }
}
