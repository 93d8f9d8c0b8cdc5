// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

/// Something that answers calls of the Kubernetes API; [KubernetesAccess] when it is real.
@FunctionalInterface
public interface Api {
    /// Sends the call and waits for its answer. Never throws for what the network or the server did.
    Answer call(Call call);
}
