// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a finished pod makes of its node (argo-workflows §6.3).
record PodEnd(Phase phase, String message) {
    static Optional<PodEnd> of(JsonNode pod) {
        JsonNode status = pod.path("status");
        return switch (status.path("phase").asString("")) {
            case "Succeeded" -> Optional.of(new PodEnd(Phase.SUCCEEDED, ""));
            case "Failed" -> Optional.of(new PodEnd(Phase.FAILED, why(status)));
            default -> Optional.empty();
        };
    }

    private static String why(JsonNode status) {
        String own = status.path("message").asString("");
        if (!own.isEmpty()) {
            return own;
        }
        for (JsonNode container : status.path("containerStatuses")) {
            JsonNode end = container.path("state").path("terminated");
            if (end.isObject()) {
                return "main: Error (exit code " + end.path("exitCode").asInt(-1) + ")";
            }
        }
        return "pod failed";
    }
}
