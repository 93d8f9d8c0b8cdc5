// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.pod;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.clients.kubernetes.ResourceType;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The pods of the cluster as a watch tells them, so that pinning a victim needs no call. The watch is a hint and may
/// lag: every deletion carries the UID, and what is not found here is read from the API server itself.
public final class Pods implements ObjectWatch.Listener {
    private static final int REMEMBERED_ANSWERS = 1024;

    private final Api api;
    private final LongSupplier epochNanos;
    private final Map<String, PodRecord> byName = new ConcurrentHashMap<>();
    private final List<Gone> listeners = new CopyOnWriteArrayList<>();

    /// The latest answers of the API server by `namespace/name`, the oldest forgotten.
    private final Map<String, Dated> answers = new LinkedHashMap<>() {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Dated> eldest) {
            return size() > REMEMBERED_ANSWERS;
        }
    };

    private record Dated(Lookup answer, long asked) {}

    /// @param epochNanos the clock, nanoseconds since the Unix epoch
    public Pods(Api api, LongSupplier epochNanos) {
        this.api = api;
        this.epochNanos = epochNanos;
    }

    /// Told when a pod is not there any more: deleted, or replaced by another of its name.
    @FunctionalInterface
    public interface Gone {
        void gone(String uid, long nanos);
    }

    /// What the API server says about a name.
    public sealed interface Lookup {
        record Found(PodRecord pod) implements Lookup {}

        record Missing() implements Lookup {}

        record Unknown(String why) implements Lookup {}
    }

    public void onGone(Gone listener) {
        listeners.add(listener);
    }

    /// What the watch last said; empty when it knows no such pod (yet).
    public Optional<PodRecord> cached(String namespace, String name) {
        return Optional.ofNullable(byName.get(namespace + "/" + name));
    }

    /// Whether the watch knows a pod of this UID that nobody has deleted.
    public boolean alive(String uid) {
        return byName.values().stream().anyMatch(pod -> pod.uid().equals(uid) && !pod.terminating());
    }

    /// As [#read(String, String)], but an earlier answer will do when it is not older than {@code event}
    /// (nanoseconds since the Unix epoch): a pod that came after that answer came after the event, so it is not the
    /// event's. A storm of alerts about a pod that is gone thus costs one call, not one each.
    public Lookup readSince(String namespace, String name, long event) {
        String path = namespace + "/" + name;
        synchronized (answers) {
            Dated earlier = answers.get(path);
            if (earlier != null && earlier.asked() >= event) {
                return earlier.answer();
            }
        }
        long asked = epochNanos.getAsLong();
        Lookup answer = read(namespace, name);
        boolean lasting =
                answer instanceof Lookup.Missing || (answer instanceof Lookup.Found(PodRecord pod) && pod.settled());
        if (lasting) {
            synchronized (answers) {
                answers.put(path, new Dated(answer, asked));
            }
        }
        return answer;
    }

    /// Asks the API server, in our own name.
    public Lookup read(String namespace, String name) {
        return switch (api.call(Call.read(ResourceType.POD.path(namespace, name)))) {
            case Answer.Success(int _, ObjectNode pod) -> new Lookup.Found(PodRecord.from(pod));
            case Answer.Refusal refusal when refusal.code() == 404 -> new Lookup.Missing();
            case Answer.Refusal refusal -> new Lookup.Unknown(refusal.message());
            case Answer.NoAnswer(String message) -> new Lookup.Unknown(message);
        };
    }

    @Override
    public void present(ObjectNode object) {
        PodRecord pod = PodRecord.from(object);
        PodRecord before = byName.put(pod.path(), pod);
        if (before != null && !before.uid().equals(pod.uid())) {
            tellGone(before.uid());
        }
    }

    @Override
    public void gone(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        String path = metadata.path("namespace").asString("") + "/"
                + metadata.path("name").asString("");
        PodRecord before = byName.remove(path);
        if (before != null) {
            tellGone(before.uid());
        }
    }

    private void tellGone(String uid) {
        long now = epochNanos.getAsLong();
        listeners.forEach(listener -> listener.gone(uid, now));
    }
}
