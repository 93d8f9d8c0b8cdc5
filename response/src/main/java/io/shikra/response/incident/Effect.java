// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

/// One thing that was to be done because of an incident, and what came of it.
///
/// @param id       equal ids are the same effect: it happens once
/// @param manifest that asked for it
/// @param actor    in whose name, `namespace/name`
/// @param call     the exact API call (or node-local action)
/// @param answer   of the API server, or the reason of a refusal; empty while under way
/// @param object   what the answer was about: `apiVersion kind namespace name uid`, parts empty when unknown
/// @param started  nanoseconds since the Unix epoch
/// @param ended    0 while under way
public record Effect(
        String id,
        String manifest,
        String actor,
        String call,
        State state,
        String answer,
        ObjectName object,
        long started,
        long ended) {
    /// Which object of the cluster.
    public record ObjectName(String apiVersion, String kind, String namespace, String name, String uid) {
        public static final ObjectName UNKNOWN = new ObjectName("", "", "", "", "");
    }

    Effect ended(State outcome, String said, ObjectName about, long nanos) {
        return new Effect(id, manifest, actor, call, outcome, said, about, started, nanos);
    }
}
