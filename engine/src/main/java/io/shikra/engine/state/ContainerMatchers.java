// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recognises containers in cgroup paths: matchers in the order podman, docker, cri, containerd, lxc, libvirt-lxc, bpm
/// (spec: container fields, §1). Not for every event: results are cached per cgroup list.
final class ContainerMatchers {
    private static final int ID_LENGTH = 64;
    private static final int SHORT_LENGTH = 12;
    private static final Pattern NAMESPACE = Pattern.compile("/([A-Za-z0-9]+(?:[._-](?:[A-Za-z0-9]+))*)/");

    private static final Pattern UNIT = Pattern.compile("\\.(?:service|slice|scope)/");

    private record Layout(String prefix, String suffix) {}

    private static final List<Layout> PODMAN = List.of(
            new Layout("/libpod-", ".scope"),
            new Layout("/libpod-", ".scope/container"),
            new Layout("/libpod-", ""),
            new Layout("/libpod-payload-", ".scope"),
            new Layout("/libpod-payload-", ".scope/container"),
            new Layout("/libpod-payload-", ""));
    private static final List<Layout> DOCKER = List.of(new Layout("/", ""), new Layout("/docker-", ".scope"));
    private static final List<Layout> CRI = List.of(
            new Layout("/", ""),
            new Layout("/crio-", ""),
            new Layout("/cri-containerd-", ".scope"),
            new Layout("/crio-", ".scope"),
            new Layout(":cri-containerd:", ""),
            new Layout("/docker-", ".scope"),
            new Layout("/nerdctl-", ".scope"));
    private static final List<List<Layout>> HEX_MATCHERS = List.of(PODMAN, DOCKER, CRI);

    private ContainerMatchers() {}

    /// The container that the first matching matcher finds in any of {@code paths}.
    static ContainerMatch match(List<String> paths) {
        for (List<Layout> layouts : HEX_MATCHERS) {
            for (String path : paths) {
                for (Layout layout : layouts) {
                    Optional<String> id = between(path, layout).filter(ContainerMatchers::isHexId);
                    if (id.isPresent()) {
                        return found(id.get(), path);
                    }
                }
            }
        }
        return containerd(paths)
                .or(() -> lxc(paths))
                .or(() -> libvirt(paths))
                .or(() -> bpm(paths))
                .orElse(ContainerMatch.NONE);
    }

    /// From after the last prefix to the last suffix.
    private static Optional<String> between(String path, Layout layout) {
        int prefix = path.lastIndexOf(layout.prefix());
        if (prefix < 0) {
            return Optional.empty();
        }
        int start = prefix + layout.prefix().length();
        int end = layout.suffix().isEmpty() ? path.length() : path.lastIndexOf(layout.suffix());
        return end < start ? Optional.empty() : Optional.of(path.substring(start, end));
    }

    private static boolean isHexId(String id) {
        if (id.length() != ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < ID_LENGTH; i++) {
            if (Character.digit(id.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static ContainerMatch found(String id, String path) {
        String reported = id.length() > SHORT_LENGTH ? id.substring(0, SHORT_LENGTH) : id;
        return new ContainerMatch(ByteString.of(reported), id, path, "");
    }

    /// Ids that people choose themselves: `/namespace/id`. The reference passes over paths that end in a systemd unit;
    /// we pass over what lies below one, too (udevd's workers live in `systemd-udevd.service/udev`).
    private static Optional<ContainerMatch> containerd(List<String> paths) {
        for (String path : paths) {
            Matcher namespace = NAMESPACE.matcher(path);
            if (namespace.find()
                    && !path.endsWith(".service")
                    && !path.endsWith(".slice")
                    && !path.endsWith(".scope")) {
                Optional<String> id = between(path, new Layout(namespace.group(), ""))
                        .filter(text -> !text.isEmpty() && text.length() <= ID_LENGTH)
                        .filter(text -> !UNIT.matcher(text).find());
                if (id.isPresent()) {
                    return Optional.of(found(id.get(), path));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<ContainerMatch> lxc(List<String> paths) {
        for (String path : paths) {
            for (String prefix : List.of("/lxc/", "/lxc.payload/", "/lxc.payload.")) {
                int at = path.indexOf(prefix);
                if (at >= 0) {
                    int start = at + prefix.length();
                    int end = path.indexOf('/', start);
                    String id = end < 0 ? path.substring(start) : path.substring(start, end);
                    if (!id.isEmpty()) {
                        return Optional.of(new ContainerMatch(ByteString.of(id), id, path, "lxc"));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<ContainerMatch> libvirt(List<String> paths) {
        for (String path : paths) {
            String id = libvirtId(path);
            if (!id.isEmpty()) {
                return Optional.of(new ContainerMatch(ByteString.of(id), id, path, "libvirt-lxc"));
            }
        }
        return Optional.empty();
    }

    private static String libvirtId(String path) {
        String ending = ".libvirt-lxc";
        if (path.endsWith(ending)) {
            return path.substring(path.lastIndexOf('/') + 1, path.length() - ending.length());
        }
        String escaped = "-lxc\\x2";
        int at = path.indexOf(escaped);
        if (at >= 0) {
            String scope = path.endsWith(".scope/libvirt") ? ".scope/libvirt" : ".scope";
            int start = at + escaped.length() + 1;
            if (path.endsWith(scope) && start < path.length() - scope.length()) {
                return path.substring(start, path.length() - scope.length());
            }
        }
        String rest = "/libvirt/lxc/";
        int direct = path.indexOf(rest);
        return direct < 0 ? "" : path.substring(direct + rest.length());
    }

    private static Optional<ContainerMatch> bpm(List<String> paths) {
        for (String path : paths) {
            int at = path.indexOf("bpm-");
            if (at >= 0) {
                int end = path.indexOf(".scope", at);
                String id = path.substring(at + 4, end < 0 ? path.length() : end);
                if (id.matches("[A-Za-z0-9._-]+")) {
                    ContainerMatch cut = found(id, path);
                    return Optional.of(new ContainerMatch(cut.id(), id, path, "bpm"));
                }
            }
        }
        return Optional.empty();
    }
}
