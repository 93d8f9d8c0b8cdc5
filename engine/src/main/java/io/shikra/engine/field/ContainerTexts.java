// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.EventContext;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The bytes of a container's texts, made once per metadata record so that looking at them costs nothing.
final class ContainerTexts {
    private static final int MAX_KEPT = 4096;
    private static final int SHORT_ID = 12;

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
    /// What the sandbox container is called in the table.
    final ByteString sandboxKey;
    final ByteString ip;
    final ByteString cniJson;

    private ContainerTexts(ContainerInfo info) {
        this.info = info;
        id = ByteString.of(info.id());
        fullId = ByteString.of(info.fullId());
        name = ByteString.of(info.name());
        type = ByteString.of(info.type());
        image = ByteString.of(info.image().name());
        imageRepository = ByteString.of(info.image().repository());
        imageTag = ByteString.of(info.image().tag());
        imageDigest = ByteString.of(info.image().digest());
        imageId = ByteString.of(info.image().id());
        mounts = ByteString.of(String.join(
                ",", info.mounts().stream().map(ContainerTexts::mount).toList()));
        labels = ByteString.of(labels(info.labels()));
        podLabels = ByteString.of(labels(info.pod().labels()));
        podName = ByteString.of(info.pod().name());
        podNamespace = ByteString.of(info.pod().namespace());
        podUid = ByteString.of(info.pod().uid());
        sandboxId = ByteString.of(info.pod().sandboxId());
        sandboxKey = ByteString.of(info.pod()
                .sandboxId()
                .substring(0, Math.min(SHORT_ID, info.pod().sandboxId().length())));
        ip = ByteString.of(info.network().ip());
        cniJson = ByteString.of(info.network().cniJson());
    }

    ContainerInfo.Network network() {
        return info.network();
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

        /// Of the event's container; null without metadata. A record is its own identity: a new one replaces it.
        @SuppressWarnings("ReferenceEquality")
        @Nullable
        ContainerTexts of(EventContext event) {
            ContainerInfo info = event.container();
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

        /// The record that says how the container's pod is connected: its own when that has a CNI answer, else
        /// that of the pod's sandbox; null when that is not known. Who has no sandbox gets the host's, which is
        /// empty.
        @Nullable
        ContainerTexts ofPod(EventContext event) {
            ContainerTexts own = of(event);
            if (own == null || !own.cniJson.isEmpty()) {
                return own;
            }
            ContainerInfo sandbox = event.state.containers.find(own.sandboxKey);
            return sandbox == null ? null : find(sandbox);
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
