// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

/// Phases of workflows and nodes, as Argo writes them.
enum Phase {
    PENDING("Pending"),
    RUNNING("Running"),
    SUCCEEDED("Succeeded"),
    SKIPPED("Skipped"),
    FAILED("Failed"),
    ERROR("Error");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    boolean done() {
        return this != PENDING && this != RUNNING;
    }

    /// Whether what comes after a node may run.
    boolean good() {
        return this == SUCCEEDED || this == SKIPPED;
    }
}
