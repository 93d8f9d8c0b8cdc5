// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

/// Labels and annotations on workflows that we run.
public final class Labels {
    /// A real workflow controller leaves objects of another instance alone.
    public static final String INSTANCE = "workflows.argoproj.io/controller-instanceid";

    public static final String OURS = "shikra";
    public static final String COMPLETED = "workflows.argoproj.io/completed";
    public static final String PHASE = "workflows.argoproj.io/phase";
    /// Annotation: identity of the event that the run answers.
    public static final String EVENT = "shikra.io/event-id";

    private Labels() {}
}
