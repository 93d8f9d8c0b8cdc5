// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

/// Whom and what an incident is about; equal subjects are one incident. Parts that are unknown are empty or 0.
///
/// @param podUid       pinned, or vouched for by our own source
/// @param containerId  as the alert gives it: whole, or its first digits
/// @param processStart clock ticks since boot of the offending process
public record Subject(
        String cluster,
        String namespace,
        String pod,
        String podUid,
        String containerId,
        String rule,
        long processStart) {
    /// The incident's key. A pinned pod is known by its UID, any other by its name.
    public String key() {
        String who = podUid.isEmpty() ? "name=" + pod : podUid;
        String container = containerId.length() > 12 ? containerId.substring(0, 12) : containerId;
        return String.join("|", cluster, namespace, who, container, rule, Long.toString(processStart));
    }

    /// For people: `namespace/pod`, or what there is of it.
    public String display() {
        return pod.isEmpty() ? (containerId.isEmpty() ? "host" : "container " + containerId) : namespace + "/" + pod;
    }
}
