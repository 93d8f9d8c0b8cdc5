// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.cluster;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// In which namespaces the Argo resources of the cluster are run by us: in all (configuration `argo: native`), or in
/// those that carry the label `shikra.io/argo=native`. Else in none: "never twice, never by surprise".
final class NativeScope {
    static final String LABEL = "shikra.io/argo";
    static final String NATIVE = "native";

    private final boolean all;
    private final Set<String> labelled = ConcurrentHashMap.newKeySet();

    NativeScope(boolean all) {
        this.all = all;
    }

    /// @param namespace empty for cluster-scoped objects: ours as soon as one namespace is
    boolean includes(String namespace) {
        return all || (namespace.isEmpty() ? !labelled.isEmpty() : labelled.contains(namespace));
    }

    /// @return whether this changed anything
    boolean namespace(String name, Map<String, String> labels) {
        return labels.getOrDefault(LABEL, "").equals(NATIVE) ? labelled.add(name) : labelled.remove(name);
    }
}
