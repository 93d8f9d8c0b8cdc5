// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.response.pod.PodRecord;
import io.shikra.response.pod.Pods;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Pins the pod of an alert (design: "Pinning the victim"). Our own source knows the pod's UID. Somebody else's alert
/// names a pod and a container: it is pinned when a container of the pod that has the name now carries that id and
/// was there before the alert. The watch's pods are tried first, then the API server is asked.
public final class Victims {
    /// Falco prints the first 12 digits of a container's id; fewer could be anybody's.
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{12,64}");

    private static final long NANOS = 1_000_000_000L;

    private final Pods pods;

    public Victims(Pods pods) {
        this.pods = pods;
    }

    /// Pins the pod that an operation names, which must be the one that the alert is about.
    public Pin pin(String namespace, String name, Cause cause) {
        Provenance seen = cause.provenance();
        String accusedNamespace = known(seen.podNamespace(), cause.alert(), "k8s.ns.name");
        String accused = known(seen.podName(), cause.alert(), "k8s.pod.name");
        if (accused.isEmpty() || accusedNamespace.isEmpty()) {
            return unpinned("the alert carries no k8s.ns.name and k8s.pod.name: no pod can be pinned");
        }
        if (!accused.equals(name) || !accusedNamespace.equals(namespace)) {
            return unpinned("the operation names pod " + namespace + "/" + name + ", but the alert is about pod "
                    + accusedNamespace + "/" + accused);
        }
        return seen.origin() == Provenance.Origin.LIVE && !seen.podUid().isEmpty()
                ? own(namespace, name, seen)
                : foreign(namespace, name, cause);
    }

    private Pin own(String namespace, String name, Provenance seen) {
        Optional<PodRecord> cached =
                pods.cached(namespace, name).filter(pod -> pod.uid().equals(seen.podUid()));
        if (cached.isPresent()) {
            return new Pin.Pinned(namespace, name, seen.podUid(), seen.containerId(), cached);
        }
        return switch (pods.read(namespace, name)) {
            case Pods.Lookup.Found(PodRecord pod)
            when pod.uid().equals(seen.podUid()) ->
                new Pin.Pinned(namespace, name, seen.podUid(), seen.containerId(), Optional.of(pod));
            case Pods.Lookup.Found(PodRecord pod) -> unpinned(replaced(pod, seen.podUid()));
            // Gone, or our role may not read it: the precondition of the call decides.
            case Pods.Lookup.Missing _ ->
                new Pin.Pinned(namespace, name, seen.podUid(), seen.containerId(), Optional.empty());
            case Pods.Lookup.Unknown(String why) -> unknown(namespace, name, why);
        };
    }

    static String replaced(PodRecord pod, String uid) {
        return "pod " + pod.path() + " is another one now: its UID is " + pod.uid() + " (created " + pod.created()
                + "), the alert is about UID " + uid;
    }

    private Pin foreign(String namespace, String name, Cause cause) {
        Provenance seen = cause.provenance();
        String container = seen.containerId().isEmpty()
                ? cause.alert().text("container.id").orElse("")
                : seen.containerId();
        if (!CONTAINER_ID.matcher(container).matches()) {
            return unpinned(
                    container.isEmpty()
                            ? "the alert carries no container.id: pod " + namespace + "/" + name + " cannot be pinned"
                            : "the alert's container.id '" + container + "' is no id of a container: pod " + namespace
                                    + "/" + name + " cannot be pinned");
        }
        if (cause.alert().timeNanos() <= 0) {
            return unpinned("the alert carries no time: pod " + namespace + "/" + name + " cannot be pinned");
        }
        Optional<PodRecord> cached = pods.cached(namespace, name);
        if (cached.isPresent() && judge(cached.get(), container, cause) instanceof Pin.Pinned pinned) {
            return pinned;
        }
        return switch (pods.readSince(namespace, name, cause.alert().timeNanos())) {
            case Pods.Lookup.Found(PodRecord pod) -> judge(pod, container, cause);
            case Pods.Lookup.Missing _ ->
                new Pin.Gone("there is no pod " + namespace + "/" + name + ": nothing to delete");
            case Pods.Lookup.Unknown(String why) -> unknown(namespace, name, why);
        };
    }

    private static Pin judge(PodRecord pod, String container, Cause cause) {
        Instant alerted = Instant.ofEpochSecond(
                cause.alert().timeNanos() / NANOS, cause.alert().timeNanos() % NANOS);
        if (pod.created().isAfter(alerted)) {
            return unpinned("pod " + pod.path() + " was created at " + pod.created() + ", after the alert of " + alerted
                    + ": it is another pod of the same name");
        }
        Optional<PodRecord.Container> found = pod.container(container);
        if (found.isEmpty()) {
            String which = "no container of pod " + pod.path() + " (UID " + pod.uid() + ") has an id that starts with "
                    + container;
            return pod.settled()
                    ? unpinned(which + ": it is another pod of the same name")
                    : new Pin.Unpinned(which + "; not all of its containers are known yet", true);
        }
        if (found.get().started().isAfter(alerted)) {
            return unpinned("container " + container + " of pod " + pod.path() + " was started at "
                    + found.get().started() + ", after the alert of " + alerted);
        }
        return new Pin.Pinned(pod.namespace(), pod.name(), pod.uid(), container, Optional.of(pod));
    }

    private static Pin unpinned(String reason) {
        return new Pin.Unpinned(reason, false);
    }

    private static Pin unknown(String namespace, String name, String why) {
        return new Pin.Unpinned("pod " + namespace + "/" + name + " cannot be read: " + why, true);
    }

    private static String known(String seen, Alert alert, String field) {
        return seen.isEmpty() ? alert.text(field).orElse("") : seen;
    }
}
