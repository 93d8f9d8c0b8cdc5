// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.bus.Bus;
import io.shikra.response.action.Actions;
import io.shikra.response.argo.StatusWriter;
import io.shikra.response.argo.workflows.WorkflowSubmitter;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;

/// What the resources of Argo Events need of the rest of the process.
///
/// @param bind  address of the webhook servers; loopback unless somebody chose another
/// @param pause waits for a rate limit
public record ArgoEnvironment(
        Bus bus,
        Actions actions,
        WorkflowSubmitter workflows,
        StatusWriter status,
        ServicePublisher services,
        SecretReader secrets,
        InetAddress bind,
        Clock clock,
        Pause pause) {

    /// Nanoseconds since the Unix epoch.
    long nanos() {
        return nanos(clock.instant());
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
