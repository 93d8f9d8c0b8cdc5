// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `DeleteOptions` of the Kubernetes API, as far as we use them.
///
/// @param uid                precondition: the API server answers 409 when the object has another UID
/// @param gracePeriodSeconds empty: the object's own
/// @param propagationPolicy  `Background`, `Foreground` or `Orphan`; empty: the kind's default
public record DeleteOptions(Optional<String> uid, OptionalLong gracePeriodSeconds, Optional<String> propagationPolicy) {
    public static final DeleteOptions DEFAULT =
            new DeleteOptions(Optional.empty(), OptionalLong.empty(), Optional.empty());

    /// The object must have this UID.
    public DeleteOptions onlyUid(String required) {
        return new DeleteOptions(Optional.of(required), gracePeriodSeconds, propagationPolicy);
    }

    public DeleteOptions within(OptionalLong grace) {
        return new DeleteOptions(uid, grace, propagationPolicy);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "DeleteOptions");
        gracePeriodSeconds.ifPresent(seconds -> json.put("gracePeriodSeconds", seconds));
        propagationPolicy.ifPresent(policy -> json.put("propagationPolicy", policy));
        uid.ifPresent(required -> json.putObject("preconditions").put("uid", required));
        return json;
    }
}
