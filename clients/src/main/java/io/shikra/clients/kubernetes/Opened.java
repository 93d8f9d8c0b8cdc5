// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

/// What became of opening the API server. Every reason is one line that says what, where and what to do.
public sealed interface Opened {
    /// @param version of the API server, e.g. `v1.34.4`
    record Connected(KubernetesAccess access, String server, String version) implements Opened {}

    /// Nobody told us about a cluster, or the file that should is missing or broken: trying again does not help.
    record NotConfigured(String reason) implements Opened {}

    /// It does not answer: trying again may help.
    record Unreachable(String server, String reason) implements Opened {}

    /// It answers, but does not know us (401) or lets us do nothing (403).
    record Unauthorized(String server, String reason) implements Opened {}
}
