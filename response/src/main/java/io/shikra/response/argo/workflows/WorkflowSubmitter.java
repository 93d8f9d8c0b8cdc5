// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.Cause;
import io.shikra.response.action.ServiceAccount;
import tools.jackson.databind.node.ObjectNode;

/// Starts a workflow from its manifest, as `argo submit` would.
public interface WorkflowSubmitter {
    /// Returns as soon as the run is durably decided and under way; the Workflow object appears in the cluster beside
    /// it.
    /// The same cause submits once.
    ///
    /// @param workflow parameters already filled in; labels of the sensor already on it
    /// @param submitter the sensor's account: creates the Workflow object
    Submission submit(ObjectNode workflow, ServiceAccount submitter, Cause cause);

    /// What became of a submission.
    sealed interface Submission {
        record Started(String namespace, String name) implements Submission {}

        record Refused(String reason) implements Submission {}

        record Failed(String message, boolean transientFailure) implements Submission {}
    }
}
