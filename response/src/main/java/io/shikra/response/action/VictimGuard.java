// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.alert.Provenance;
import io.shikra.response.pod.Pods;
import java.util.Optional;

/// Asked before something else than we ourselves deletes the pod of an alert: a container that a workflow starts, say.
/// The same pin and the same protection as for our own deletion; what comes after the answer is a race that only a UID
/// precondition would close, and a container that deletes by name has none.
public final class VictimGuard {
    private final Victims victims;
    private final ActPolicy policy;

    public VictimGuard(Pods pods, ActPolicy policy) {
        this.victims = new Victims(pods);
        this.policy = policy;
    }

    /// The answer.
    public sealed interface Verdict {
        /// The alert names no pod: there is none to protect.
        record NoPod() implements Verdict {}

        /// It is the alert's pod, and it may be deleted.
        record Go(Pin.Pinned victim) implements Verdict {}

        /// Protected: nothing is to be done, and that is no failure.
        record Spared(String reason) implements Verdict {}

        /// Another pod, no pod, nobody knows, or we only observe.
        ///
        /// @param mayHelpLater the API server does not know the container yet, or did not answer
        record Refused(String reason, boolean mayHelpLater) implements Verdict {}
    }

    public Verdict judge(Cause cause) {
        Provenance seen = cause.provenance();
        String namespace = seen.podNamespace().isEmpty()
                ? cause.alert().text("k8s.ns.name").orElse("")
                : seen.podNamespace();
        String name =
                seen.podName().isEmpty() ? cause.alert().text("k8s.pod.name").orElse("") : seen.podName();
        if (namespace.isEmpty() && name.isEmpty()) {
            return new Verdict.NoPod();
        }
        Optional<String> never = policy.protectedNamespace(namespace);
        if (never.isPresent()) {
            return new Verdict.Spared(never.get());
        }
        return switch (victims.pin(namespace, name, cause)) {
            case Pin.Pinned pinned -> judge(pinned, seen.origin());
            case Pin.Gone(String reason) -> new Verdict.Refused(reason, false);
            case Pin.Unpinned(String reason, boolean later) -> new Verdict.Refused(reason, later);
        };
    }

    private Verdict judge(Pin.Pinned pinned, Provenance.Origin origin) {
        Optional<String> spared = pinned.pod().flatMap(ActPolicy::refusal);
        if (spared.isPresent()) {
            return new Verdict.Spared(spared.get());
        }
        return policy.refusal(pinned.namespace(), origin)
                .<Verdict>map(reason -> new Verdict.Refused(
                        reason + ": would let a container delete pod " + pinned.namespace() + "/" + pinned.name(),
                        false))
                .orElseGet(() -> new Verdict.Go(pinned));
    }
}
