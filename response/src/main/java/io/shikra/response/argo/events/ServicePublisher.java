// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.argo.Manifest;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Makes the Service in front of an event source known to the cluster.
public interface ServicePublisher {
    /// Without a cluster there is nothing to publish.
    ServicePublisher NONE = new ServicePublisher() {
        @Override
        public Optional<String> publish(Manifest eventSource, ObjectNode service) {
            return Optional.empty();
        }

        @Override
        public void withdraw(Manifest eventSource) {
            // there is none
        }
    };

    /// Creates or updates {@code service}, owned by {@code eventSource}. It has no selector and no endpoints: those
    /// are the business of whoever knows at which addresses this process is reached.
    ///
    /// @return what went wrong, empty when the Service is there
    Optional<String> publish(Manifest eventSource, ObjectNode service);

    /// Removes the Service of an event source that is gone or wants none any more.
    void withdraw(Manifest eventSource);
}
