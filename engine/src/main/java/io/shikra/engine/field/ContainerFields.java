// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import com.google.re2j.Pattern;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The container of the event's thread (spec: container fields). With metadata all texts are present, if empty;
/// without,
/// only id and start are.
final class ContainerFields {
    private static final ByteString HOST = ByteString.of("host");

    private ContainerFields() {}

    /// Takes a value out of a container's metadata.
    interface OfContainer {
        void extract(ContainerTexts container, Slot slot);
    }

    static Extractor of(ContainerTexts.Cache cache, OfContainer value) {
        return (event, slot) -> {
            ContainerTexts container = cache.of(event);
            if (container != null) {
                value.extract(container, slot);
            }
        };
    }

    static void register(FieldRegistry fields, ContainerTexts.Cache cache) {
        fields.add("container.id", ContainerFields::id)
                .add("container.full_id", of(cache, (container, slot) -> slot.setText(container.fullId)))
                .add("container.name", of(cache, (container, slot) -> slot.setText(container.name)))
                .add("container.image", of(cache, (container, slot) -> slot.setText(container.image)))
                .add("container.image.id", of(cache, (container, slot) -> slot.setText(container.imageId)))
                .add("container.image.tag", of(cache, (container, slot) -> slot.setText(container.imageTag)))
                .add("container.image.digest", of(cache, (container, slot) -> slot.setText(container.imageDigest)))
                .add(
                        "container.image.repository",
                        of(cache, (container, slot) -> slot.setText(container.imageRepository)))
                .add("container.type", of(cache, (container, slot) -> slot.setText(container.type)))
                .add("container.privileged", of(cache, (container, slot) -> slot.setTruth(container.info.privileged())))
                .add("container.labels", of(cache, (container, slot) -> slot.setText(container.labels)))
                .bind(
                        "container.label",
                        key -> of(
                                cache,
                                (container, slot) ->
                                        label(container.info.labels().get(key), slot)))
                .add(
                        "container.start_ts",
                        ProcFields.of((thread, slot) -> ProcFields.nonZero(thread.pidnsInitStartTs, slot)))
                .add("container.duration", ContainerFields::duration);
        mounts(fields, cache);
        network(fields, cache);
        fields.dependOn(
                FieldScope.PROCESS,
                "container.id",
                "container.full_id",
                "container.name",
                "container.image",
                "container.image.id",
                "container.image.tag",
                "container.image.digest",
                "container.image.repository",
                "container.type",
                "container.privileged",
                "container.labels",
                "container.label",
                "container.start_ts",
                "container.mounts",
                "container.mount",
                "container.mount.source",
                "container.mount.dest",
                "container.mount.mode",
                "container.mount.rdwr",
                "container.mount.propagation",
                "container.ip",
                "container.cni.json",
                "container.host_pid",
                "container.host_network",
                "container.host_ipc");
    }

    private static void network(FieldRegistry fields, ContainerTexts.Cache cache) {
        fields.add("container.ip", of(cache, (container, slot) -> slot.setText(container.ip)))
                .add("container.cni.json", of(cache, (container, slot) -> slot.setText(container.cniJson)))
                .add(
                        "container.host_pid",
                        of(
                                cache,
                                (container, slot) ->
                                        slot.setTruth(container.network().hostPid())))
                .add(
                        "container.host_network",
                        of(
                                cache,
                                (container, slot) ->
                                        slot.setTruth(container.network().hostNetwork())))
                .add(
                        "container.host_ipc",
                        of(
                                cache,
                                (container, slot) ->
                                        slot.setTruth(container.network().hostIpc())));
    }

    private static void id(EventContext event, Slot slot) {
        ThreadInfo thread = event.thread;
        ContainerInfo carried = event.carried;
        if (thread != null) {
            slot.setText(thread.containerId.isEmpty() ? HOST : thread.containerId);
        } else if (carried != null) {
            slot.setText(carried.id());
        }
    }

    private static void duration(EventContext event, Slot slot) {
        ThreadInfo thread = event.thread;
        if (thread != null && thread.pidnsInitStartTs != 0) {
            slot.setNumber(event.event.ts() - thread.pidnsInitStartTs);
        }
    }

    static void label(@Nullable String value, Slot slot) {
        if (value != null) {
            slot.setText(value);
        }
    }

    private static void mounts(FieldRegistry fields, ContainerTexts.Cache cache) {
        fields.add("container.mounts", of(cache, (container, slot) -> slot.setText(container.mounts)));
        mount(fields, cache, "", ContainerTexts::mount);
        mount(fields, cache, ".source", ContainerInfo.Mount::source);
        mount(fields, cache, ".dest", ContainerInfo.Mount::destination);
        mount(fields, cache, ".mode", ContainerInfo.Mount::mode);
        mount(fields, cache, ".rdwr", mount -> Boolean.toString(mount.writable()));
        mount(fields, cache, ".propagation", ContainerInfo.Mount::propagation);
    }

    private static void mount(
            FieldRegistry fields,
            ContainerTexts.Cache cache,
            String part,
            Function<ContainerInfo.Mount, String> value) {
        fields.bind("container.mount" + part, argument -> new MountExtractor(cache, argument, part, value));
    }

    /// One mount: by number, or the first whose source (destination, for the source) has a match of the key,
    /// which is a regular expression and not the glob that the documentation of Falco promises.
    private static final class MountExtractor implements Extractor {
        private final ContainerTexts.Cache cache;
        private final int index;
        private final Pattern pattern;
        private final boolean bySource;
        private final Function<ContainerInfo.Mount, String> value;
        private @Nullable ContainerInfo asked;
        private @Nullable ByteString answer;

        MountExtractor(
                ContainerTexts.Cache cache, String argument, String part, Function<ContainerInfo.Mount, String> value) {
            this.cache = cache;
            this.value = value;
            index = FieldArgument.index(argument);
            pattern = Pattern.compile(index >= 0 ? "" : argument, Pattern.MULTILINE);
            bySource = !part.equals(".source");
        }

        /// Answers again from memory while the metadata record is the same object.
        @Override
        @SuppressWarnings("ReferenceEquality")
        public void extract(EventContext event, Slot slot) {
            ContainerTexts container = cache.of(event);
            if (container == null) {
                return;
            }
            if (asked != container.info) {
                asked = container.info;
                ContainerInfo.Mount found = find(container.info.mounts());
                answer = found == null ? null : ByteString.of(value.apply(found));
            }
            ByteString text = answer;
            if (text != null) {
                slot.setText(text);
            }
        }

        private ContainerInfo.@Nullable Mount find(List<ContainerInfo.Mount> mounts) {
            if (index >= 0) {
                return index < mounts.size() ? mounts.get(index) : null;
            }
            for (ContainerInfo.Mount mount : mounts) {
                if (pattern.matcher(bySource ? mount.source() : mount.destination())
                        .find()) {
                    return mount;
                }
            }
            return null;
        }
    }
}
