// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.nio.file.Path;

/// Where the address and the credentials of the API server come from.
public sealed interface Credentials {
    /// A kubeconfig file and its current context.
    record Kubeconfig(Path file) implements Credentials {}

    /// The service account of the pod that we run in.
    enum InCluster implements Credentials {
        IN_CLUSTER
    }

    /// `KUBECONFIG`, else `~/.kube/config`, else the pod's service account.
    enum Automatic implements Credentials {
        AUTOMATIC
    }
}
