// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.alert.Provenance;
import io.shikra.response.pod.PodRecord;
import java.util.Optional;
import java.util.Set;

/// Whether and where manifests may change the cluster. Refusals are sentences for people.
///
/// @param act          off: observe only
/// @param namespaces   allow list; `*` allows all, and cluster-scoped objects too; empty allows nothing
/// @param ownNamespace where Shikra itself runs, protected; empty when outside a cluster
public record ActPolicy(boolean act, Set<String> namespaces, String ownNamespace) {
    /// Nobody acts here, whatever the allow list says.
    static final Set<String> PROTECTED_NAMESPACES = Set.of("kube-system", "kube-public", "kube-node-lease");

    static final String PROTECT_LABEL = "shikra.io/protect";

    public ActPolicy {
        namespaces = Set.copyOf(namespaces);
    }

    public static ActPolicy observeOnly() {
        return new ActPolicy(false, Set.of(), "");
    }

    /// Why nobody acts in this namespace, ever; empty when it is like any other.
    Optional<String> protectedNamespace(String namespace) {
        if (PROTECTED_NAMESPACES.contains(namespace)) {
            return Optional.of("namespace " + namespace + " is protected");
        }
        return !namespace.isEmpty() && namespace.equals(ownNamespace)
                ? Optional.of("namespace " + namespace + " is our own and protected")
                : Optional.empty();
    }

    /// Why an operation in {@code namespace} (empty: cluster-scoped) is refused; empty when it may go on.
    Optional<String> refusal(String namespace, Provenance.Origin origin) {
        Optional<String> never = protectedNamespace(namespace);
        if (never.isPresent()) {
            return never;
        }
        if (origin == Provenance.Origin.ANONYMOUS) {
            return Optional.of("observe only: nobody vouches for this alert (posted without a token)");
        }
        if (origin == Provenance.Origin.CAPTURE) {
            return Optional.of("observe only: the alert comes from a replayed capture");
        }
        if (!act) {
            return Optional.of("observe only (start with --act to act)");
        }
        if (!namespaces.contains("*") && !namespaces.contains(namespace)) {
            return Optional.of(
                    namespace.isEmpty()
                            ? "cluster-scoped objects are changed only when act.namespaces holds '*'"
                            : "namespace " + namespace + " is not in act.namespaces");
        }
        return Optional.empty();
    }

    /// Why this pod is never touched; empty when it is like any other.
    static Optional<String> refusal(PodRecord pod) {
        if (pod.mirror()) {
            return Optional.of("pod " + pod.path() + " is a static pod of its node (mirror pod) and protected");
        }
        if (pod.priorityClass().startsWith("system-")) {
            return Optional.of(
                    "pod " + pod.path() + " has priority class " + pod.priorityClass() + " and is protected");
        }
        String label = pod.labels().getOrDefault(PROTECT_LABEL, "false");
        return label.equals("false")
                ? Optional.empty()
                : Optional.of("pod " + pod.path() + " carries the label " + PROTECT_LABEL + "=" + label);
    }
}
