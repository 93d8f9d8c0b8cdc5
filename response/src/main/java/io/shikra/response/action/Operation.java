// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// One call on the Kubernetes API that a manifest asks for.
///
/// @param apiVersion e.g. `v1` or `apps/v1`
/// @param kind       or the plural, as kubectl takes both
/// @param namespace  empty for cluster-scoped objects
/// @param name       empty for `create` with generateName
/// @param body       the manifest or patch; none for a delete by name
public record Operation(
        Verb verb,
        String apiVersion,
        String kind,
        String namespace,
        String name,
        Optional<JsonNode> body,
        Options options) {
    /// kubectl's verbs that triggers and resource templates use.
    public enum Verb {
        GET,
        CREATE,
        APPLY,
        REPLACE,
        PATCH,
        DELETE
    }

    /// @param gracePeriodSeconds as in DeleteOptions; empty = the object's own
    /// @param ignoreNotFound     a missing object is a success
    /// @param patchStrategy      `strategic`, `merge` or `json`
    public record Options(OptionalLong gracePeriodSeconds, boolean ignoreNotFound, String patchStrategy) {
        public static final Options DEFAULT = new Options(OptionalLong.empty(), false, "strategic");
    }
}
