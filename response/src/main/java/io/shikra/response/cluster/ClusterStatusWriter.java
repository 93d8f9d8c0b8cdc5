// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.cluster;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.clients.kubernetes.ResourceTypes;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.StatusWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes statuses where Argo writes them: the `status` subresource of Argo Events' kinds, the object itself of a
/// Workflow, which has none. One thread; of several statuses of one object that wait, the last one is written.
/// A manifest from a file, or an observing process, has nowhere to write: a log line.
public final class ClusterStatusWriter implements StatusWriter, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ClusterStatusWriter.class.getName());
    private static final int ATTEMPTS = 6;

    private final Api api;
    private final ResourceTypes types;
    private final boolean act;
    private final Duration pause;
    private final Map<String, Wanted> waiting = new LinkedHashMap<>();
    private final Map<String, ObjectNode> written = new HashMap<>();
    private final ScheduledExecutorService worker;

    private record Wanted(Manifest manifest, ObjectNode status) {}

    /// @param act   whether the cluster may be changed at all
    /// @param pause before the second attempt; doubled each time
    public ClusterStatusWriter(Api api, ResourceTypes types, boolean act, Duration pause) {
        this.api = api;
        this.types = types;
        this.act = act;
        this.pause = pause;
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("argo-status").factory());
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.worker = pool;
    }

    @Override
    public void write(Manifest manifest, ObjectNode status) {
        if (!manifest.fromCluster() || !act) {
            LOG.log(System.Logger.Level.DEBUG, "status of {0} ({1}): {2}", manifest.key(), manifest.origin(), status);
            return;
        }
        String id = id(manifest);
        synchronized (this) {
            boolean idle = waiting.put(id, new Wanted(manifest, status.deepCopy())) == null;
            if (!idle || worker.isShutdown()) {
                return;
            }
        }
        worker.execute(() -> send(id, 1));
    }

    /// A deleted and recreated object is another one.
    private static String id(Manifest manifest) {
        return manifest.key() + " " + manifest.object().at("/metadata/uid").asString("");
    }

    private void send(String id, int attempt) {
        Wanted wanted;
        synchronized (this) {
            wanted = waiting.remove(id);
            if (wanted == null || wanted.status().equals(written.get(id))) {
                return;
            }
        }
        Optional<String> problem = patch(id, wanted, attempt);
        problem.ifPresent(why -> LOG.log(
                System.Logger.Level.WARNING,
                "status of {0} not written: {1}",
                wanted.manifest().key(),
                why));
    }

    /// @return what went wrong for good
    private Optional<String> patch(String id, Wanted wanted, int attempt) {
        Manifest manifest = wanted.manifest();
        Optional<ResourceType> type = types.find(manifest.apiVersion(), manifest.kind());
        if (type.isEmpty()) {
            return Optional.of("the API server serves no " + manifest.kind());
        }
        String path = type.get().path(manifest.namespace(), manifest.name());
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.set("status", wanted.status());
        boolean subresource = !manifest.kind().equals("Workflow");
        return switch (api.call(Call.patch(subresource ? path + "/status" : path, Call.PatchType.MERGE, patch))) {
            case Answer.Success _ -> {
                synchronized (this) {
                    written.put(id, wanted.status());
                }
                yield Optional.empty();
            }
            case Answer.Refusal refusal when refusal.code() == 404 -> forget(id);
            case Answer.Refusal refusal
            when refusal.transientFailure() || refusal.code() == 409 -> again(id, wanted, attempt, refusal.message());
            case Answer.Refusal refusal -> Optional.of(refusal.message());
            case Answer.NoAnswer(String message) -> again(id, wanted, attempt, message);
        };
    }

    private synchronized Optional<String> forget(String id) {
        written.remove(id);
        return Optional.empty();
    }

    private synchronized Optional<String> again(String id, Wanted wanted, int attempt, String why) {
        if (attempt >= ATTEMPTS || worker.isShutdown()) {
            return Optional.of(why);
        }
        waiting.putIfAbsent(id, wanted); // unless a newer one waits already
        long delay = pause.toMillis() << (attempt - 1);
        var _ = worker.schedule(() -> send(id, attempt + 1), delay, TimeUnit.MILLISECONDS);
        return Optional.empty();
    }

    /// Writes what is waiting, for at most two seconds.
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
