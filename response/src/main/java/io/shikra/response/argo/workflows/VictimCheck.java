// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.Cause;

/// Asked before a container is started that may delete the alert's pod by its name.
@FunctionalInterface
public interface VictimCheck {
    Verdict check(Cause cause);

    /// May the container be started?
    sealed interface Verdict {
        /// The alert names no pod, or the pod is the one that the alert means.
        record Go() implements Verdict {}

        /// The namespace or pod is protected: nothing is to be done, and that is no failure.
        record Spared(String reason) implements Verdict {}

        /// The pod under that name is another one, or nobody can tell, or we only observe.
        record Refused(String reason) implements Verdict {}
    }
}
