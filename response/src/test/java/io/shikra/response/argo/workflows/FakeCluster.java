// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.ServiceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A cluster in memory; whoever waits is woken by the change itself.
final class FakeCluster implements WorkflowCluster {
    final List<ObjectNode> created = new ArrayList<>();
    final List<ObjectNode> statuses = new ArrayList<>();
    final List<ObjectNode> pods = new ArrayList<>();
    Answer mayCreate =
            new Answer.Done(tools.jackson.databind.json.JsonMapper.shared().createObjectNode());
    private final List<Consumer<Optional<ObjectNode>>> watchers = new ArrayList<>();
    private String podPhase = "Running";

    @Override
    public Answer mayCreateWorkflow(ServiceAccount account, String namespace) {
        return mayCreate;
    }

    @Override
    public synchronized Answer createWorkflow(ObjectNode workflow, ServiceAccount account) {
        ObjectNode stored = workflow.deepCopy();
        String name = stored.at("/metadata/name").asString();
        ((ObjectNode) stored.path("metadata")).put("uid", "uid-of-" + name);
        created.add(stored);
        notifyAll();
        return new Answer.Done(stored);
    }

    @Override
    public synchronized void updateWorkflow(String namespace, String name, ObjectNode patch) {
        statuses.add(patch);
        notifyAll();
    }

    @Override
    public synchronized Answer createPod(ObjectNode pod) {
        String name = pod.at("/metadata/name").asString();
        if (pods.stream()
                .noneMatch(there -> there.at("/metadata/name").asString().equals(name))) {
            pods.add(pod);
        }
        notifyAll();
        return new Answer.Done(pod);
    }

    @Override
    public synchronized AutoCloseable watchPod(String namespace, String name, Consumer<Optional<ObjectNode>> listener) {
        watchers.add(listener);
        listener.accept(Optional.of(withPhase(podPhase)));
        return () -> {
            synchronized (this) {
                watchers.remove(listener);
            }
        };
    }

    synchronized void endPod(String phase) {
        podPhase = phase;
        List.copyOf(watchers).forEach(watcher -> watcher.accept(Optional.of(withPhase(phase))));
    }

    private ObjectNode withPhase(String phase) {
        ObjectNode pod = pods.getFirst().deepCopy();
        pod.putObject("status").put("phase", phase);
        return pod;
    }

    synchronized ObjectNode awaitPod() {
        await(() -> !pods.isEmpty());
        return pods.getFirst();
    }

    synchronized JsonNode awaitStatus(Predicate<JsonNode> wanted) {
        await(() -> statuses.stream().anyMatch(wanted));
        return statuses.stream().filter(wanted).toList().getLast();
    }

    private void await(java.util.function.BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                wait(10_000);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
