// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The bytes of a container's texts, made once per metadata record so that looking at them costs nothing.
final class ContainerTexts {
    private static final int MAX_KEPT = 4096;

    final ContainerInfo info;
    final ByteString id;
    final ByteString fullId;
    final ByteString name;
    final ByteString type;
    final ByteString image;
    final ByteString imageRepository;
    final ByteString imageTag;
    final ByteString imageDigest;
    final ByteString imageId;
    final ByteString mounts;
    final ByteString labels;
    final ByteString podLabels;
    final ByteString podName;
    final ByteString podNamespace;
    final ByteString podUid;
    final ByteString sandboxId;

    private ContainerTexts(ContainerInfo info) {
        this.info = info;
        id = ByteString.of(info.id());
        fullId = ByteString.of(info.fullId());
        name = ByteString.of(info.name());
        type = ByteString.of(info.type());
        image = ByteString.of(info.image());
        imageRepository = ByteString.of(info.imageRepository());
        imageTag = ByteString.of(info.imageTag());
        imageDigest = ByteString.of(info.imageDigest());
        imageId = ByteString.of(info.imageId());
        mounts = ByteString.of(String.join(
                ",", info.mounts().stream().map(ContainerTexts::mount).toList()));
        labels = ByteString.of(labels(info.labels()));
        podLabels = ByteString.of(labels(info.podLabels()));
        podName = ByteString.of(info.podName());
        podNamespace = ByteString.of(info.podNamespace());
        podUid = ByteString.of(info.podUid());
        sandboxId = ByteString.of(info.podSandboxId());
    }

    static String mount(ContainerInfo.Mount mount) {
        return String.join(
                ":",
                mount.source(),
                mount.destination(),
                mount.mode(),
                Boolean.toString(mount.writable()),
                mount.propagation());
    }

    /// Sorted `key:value`, joined by `, `, without those that runtimes add; an empty value leaves the key alone.
    private static String labels(Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            if (!label.getKey().startsWith("annotation.") && !label.getKey().startsWith("io.kubernetes.")) {
                text.append(text.isEmpty() ? "" : ", ").append(label.getKey());
                text.append(label.getValue().isEmpty() ? "" : ":" + label.getValue());
            }
        }
        return text.toString();
    }

    /// Keeps the texts of records by identity. One event thread.
    static final class Cache {
        private final IdentityHashMap<ContainerInfo, ContainerTexts> kept = new IdentityHashMap<>();
        private @Nullable ContainerTexts last;

        /// Of the event's thread; null without thread or metadata. A record is its own identity: a new one replaces it.
        @SuppressWarnings("ReferenceEquality")
        @Nullable
        ContainerTexts of(EventContext event) {
            ThreadInfo thread = event.thread;
            ContainerInfo info = thread == null ? null : event.state.containers.find(thread.containerId);
            if (info == null) {
                return null;
            }
            ContainerTexts recent = last;
            if (recent == null || recent.info != info) {
                recent = find(info);
                last = recent;
            }
            return recent;
        }

        private ContainerTexts find(ContainerInfo info) {
            ContainerTexts held = kept.get(info);
            if (held == null) {
                if (kept.size() >= MAX_KEPT) {
                    kept.clear();
                }
                held = new ContainerTexts(info);
                kept.put(info, held);
            }
            return held;
        }
    }
}
