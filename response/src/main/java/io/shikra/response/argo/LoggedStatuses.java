// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Manifests from files have no status that anybody could look at: what is wrong with one becomes a line of the log,
/// once. Those of the cluster go on to {@code cluster}.
public final class LoggedStatuses implements StatusWriter {
    private static final System.Logger LOG = System.getLogger(LoggedStatuses.class.getName());

    private final StatusWriter cluster;
    private final Map<String, Set<String>> said = new ConcurrentHashMap<>();

    public LoggedStatuses(StatusWriter cluster) {
        this.cluster = cluster;
    }

    @Override
    public void write(Manifest manifest, ObjectNode status) {
        if (manifest.fromCluster()) {
            cluster.write(manifest, status);
            return;
        }
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("status").asString("").equals("False")) {
                say(manifest, condition);
            }
        }
    }

    private void say(Manifest manifest, JsonNode condition) {
        String line = manifest.origin() + ": " + manifest.key() + ": "
                + condition.path("reason").asString("") + ": "
                + condition.path("message").asString("");
        if (said.computeIfAbsent(manifest.key(), _ -> ConcurrentHashMap.newKeySet())
                .add(line)) {
            LOG.log(System.Logger.Level.WARNING, line);
        }
    }
}
