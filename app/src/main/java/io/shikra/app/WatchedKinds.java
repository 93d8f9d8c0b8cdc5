// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.engine.rule.FieldUses;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.PodResources.Kind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/// Which kinds of objects rules make us watch besides pods and Services. A pod's reference to its controller has the
/// controller's name and UID already, so these alone cost nothing.
final class WatchedKinds {
    private static final String PREFIX = "k8smeta.";

    private WatchedKinds() {}

    /// @param rules disabled ones do not count
    static Set<Kind> of(Collection<Rule> rules) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        rules.stream()
                .filter(Rule::enabled)
                .forEach(rule -> fieldsOf(rule).forEach(field -> add(field.substring(PREFIX.length()), kinds)));
        return kinds;
    }

    /// The fields of a rule that only an API server can tell, sorted.
    static Set<String> fieldsOf(Rule rule) {
        Set<String> fields = new TreeSet<>(FieldUses.of(rule));
        fields.removeIf(field -> !field.startsWith(PREFIX));
        return fields;
    }

    private static void add(String field, Set<Kind> kinds) {
        switch (field) {
            case "ns.uid", "ns.label", "ns.labels" -> kinds.add(Kind.NAMESPACE);
            case "rs.label", "rs.labels" -> kinds.add(Kind.REPLICA_SET);
            case "rc.label", "rc.labels" -> kinds.add(Kind.REPLICATION_CONTROLLER);
            case "deployment.name", "deployment.uid" -> kinds.add(Kind.REPLICA_SET);
            case "deployment.label", "deployment.labels" -> {
                kinds.add(Kind.REPLICA_SET);
                kinds.add(Kind.DEPLOYMENT);
            }
            default -> {} // of the pod itself, its references, or its Services
        }
    }
}
