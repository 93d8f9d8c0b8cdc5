// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.util.Map;

/// What the API server says of a Service.
///
/// @param selector labels that its pods have; empty when it selects none
public record ServiceInfo(ObjectInfo object, Map<String, String> selector) {
    public ServiceInfo {
        selector = Map.copyOf(selector);
    }

    boolean selects(ObjectInfo pod) {
        return !selector.isEmpty()
                && pod.namespace().equals(object.namespace())
                && pod.labels().entrySet().containsAll(selector.entrySet());
    }
}
