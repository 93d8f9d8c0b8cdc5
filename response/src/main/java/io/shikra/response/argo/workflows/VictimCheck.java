// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.Cause;
import io.shikra.response.action.ContainerGuard;
import io.shikra.response.action.ServiceAccount;

/// Asked before a container is started that may delete the alert's pod by its name; see [ContainerGuard].
@FunctionalInterface
public interface VictimCheck {
    /// @param container what would be started, for people and as the effect's identity
    ContainerGuard.Verdict check(Cause cause, ServiceAccount actor, String container);
}
