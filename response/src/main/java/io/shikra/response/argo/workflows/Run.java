// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.Cause;
import io.shikra.response.action.ServiceAccount;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One run of a workflow: its nodes, and what they have come to. Nodes may end on different threads; every change goes
/// through {@link #change}, which tells the listener afterwards.
final class Run {
    final WorkflowDefinition definition;
    final ObjectNode manifest;
    final ServiceAccount submitter;
    final Cause cause;
    final Instant started;

    private final Clock clock;
    private final Consumer<Run> changed;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private Phase phase = Phase.RUNNING;
    private String message = "";
    private @Nullable Instant finished;
    private String uid = "";

    Run(
            WorkflowDefinition definition,
            ObjectNode manifest,
            ServiceAccount submitter,
            Cause cause,
            Clock clock,
            Consumer<Run> changed) {
        this.definition = definition;
        this.manifest = manifest;
        this.submitter = submitter;
        this.cause = cause;
        this.clock = clock;
        this.changed = changed;
        this.started = clock.instant();
    }

    Node add(Node node, @Nullable Node parent) {
        change(() -> {
            nodes.put(node.id, node);
            if (parent != null && !parent.children.contains(node.id)) {
                parent.children.add(node.id);
            }
            node.start(clock.instant());
        });
        return node;
    }

    Phase end(Node node, Phase end, String why) {
        change(() -> node.end(end, why, clock.instant()));
        return end;
    }

    void finish(Phase end, String why) {
        change(() -> {
            phase = end == Phase.SKIPPED ? Phase.SUCCEEDED : end;
            message = why;
            finished = clock.instant();
        });
    }

    private void change(Runnable work) {
        synchronized (this) {
            work.run();
        }
        changed.accept(this);
    }

    synchronized void identity(String uidInCluster) {
        uid = uidInCluster;
    }

    synchronized String uid() {
        return uid;
    }

    synchronized Phase phase() {
        return phase;
    }

    synchronized String message() {
        return message;
    }

    synchronized @Nullable Instant finished() {
        return finished;
    }

    /// Runs {@code reader} while nothing changes.
    synchronized void read(Consumer<List<Node>> reader) {
        reader.accept(new ArrayList<>(nodes.values()));
    }
}
