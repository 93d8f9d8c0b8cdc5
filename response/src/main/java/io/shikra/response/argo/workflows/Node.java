// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One node of a run. Confined to the run's lock.
final class Node {
    final String id;
    final String name;
    final String displayName;
    final String type;
    final String templateName;
    final String boundaryId;
    final Map<String, String> inputs;
    final List<String> children = new ArrayList<>();
    Phase phase = Phase.PENDING;
    String message = "";

    @Nullable
    Instant started;

    @Nullable
    Instant finished;

    Node(
            String workflow,
            String name,
            String displayName,
            String type,
            String templateName,
            String boundaryId,
            Map<String, String> inputs) {
        this.id = NodeNames.nodeId(workflow, name);
        this.name = name;
        this.displayName = displayName;
        this.type = type;
        this.templateName = templateName;
        this.boundaryId = boundaryId;
        this.inputs = inputs;
    }

    void start(Instant now) {
        started = now;
        phase = Phase.RUNNING;
    }

    void end(Phase end, String why, Instant now) {
        if (started == null) {
            started = now;
        }
        finished = now;
        phase = end;
        message = why;
    }
}
