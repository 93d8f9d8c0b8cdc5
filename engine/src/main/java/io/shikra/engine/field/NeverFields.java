// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

/// Fields that rules may still name although nothing computes them any more, in Falco neither: always absent.
final class NeverFields {
    private static final Extractor NEVER = (event, slot) -> {};

    private NeverFields() {}

    static void register(FieldRegistry fields) {
        fields.add("container.healthcheck", NEVER)
                .add("container.liveness_probe", NEVER)
                .add("container.readiness_probe", NEVER)
                .add("proc.is_container_healthcheck", NEVER)
                .add("proc.is_container_liveness_probe", NEVER)
                .add("proc.is_container_readiness_probe", NEVER)
                .add("evt.pluginname", NEVER)
                .add("evt.plugininfo", NEVER)
                .add("k8s.ns.id", NEVER)
                .add("k8s.ns.label", NEVER)
                .add("k8s.ns.labels", NEVER);
        for (String kind : new String[] {"rc", "svc", "rs", "deployment"}) {
            fields.add("k8s." + kind + ".name", NEVER)
                    .add("k8s." + kind + ".id", NEVER)
                    .add("k8s." + kind + ".label", NEVER)
                    .add("k8s." + kind + ".labels", NEVER);
        }
    }
}
