// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.Manifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A Sensor manifest, compiled once. A dependency or trigger that cannot be used is named as a problem; a trigger is
/// armed only when all that it stands on is there.
///
/// @param actor        in whose name its triggers act
/// @param dependencies usable ones
/// @param triggers     armed ones
record SensorPlan(
        String namespace,
        String name,
        String eventBus,
        ServiceAccount actor,
        List<Dependency> dependencies,
        List<Trigger> triggers,
        List<String> dependencyProblems,
        List<String> triggerProblems) {

    static SensorPlan compile(Manifest manifest) {
        JsonNode spec = manifest.object().path("spec");
        List<Dependency> dependencies = new ArrayList<>();
        List<String> dependencyProblems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : spec.path("dependencies")) {
            String name = node.path("name").asString("");
            try {
                Dependency dependency = Dependency.compile(node);
                if (!names.add(dependency.name())) {
                    throw new BadManifestException("the name is used twice");
                }
                dependencies.add(dependency);
            } catch (BadManifestException e) {
                dependencyProblems.add("dependency " + name + ": " + e.getMessage());
            }
        }
        if (dependencies.isEmpty() && dependencyProblems.isEmpty()) {
            dependencyProblems.add("spec.dependencies is empty");
        }
        List<String> all = new ArrayList<>();
        spec.path("dependencies").forEach(node -> all.add(node.path("name").asString("")));
        List<Trigger> triggers = new ArrayList<>();
        List<String> triggerProblems = triggers(spec, all, names, triggers);
        JsonNode account = spec.path("template").path("serviceAccountName");
        return new SensorPlan(
                manifest.namespace(),
                manifest.name(),
                spec.path("eventBusName").asString(BusName.DEFAULT),
                new ServiceAccount(manifest.namespace(), account.asString("default")),
                List.copyOf(dependencies),
                List.copyOf(triggers),
                List.copyOf(dependencyProblems),
                List.copyOf(triggerProblems));
    }

    private static List<String> triggers(
            JsonNode spec, List<String> declared, Set<String> usable, List<Trigger> triggers) {
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : spec.path("triggers")) {
            String name = node.path("template").path("name").asString("");
            try {
                Trigger trigger = Trigger.compile(node, declared);
                if (!names.add(name)) {
                    throw new BadManifestException("the name is used twice");
                }
                for (String needed : trigger.condition().names()) {
                    if (!usable.contains(needed)) {
                        throw new BadManifestException("not armed, because dependency " + needed + " cannot be used");
                    }
                }
                triggers.add(trigger);
            } catch (BadManifestException e) {
                problems.add("trigger " + name + ": " + e.getMessage());
            }
        }
        if (triggers.isEmpty() && problems.isEmpty()) {
            problems.add("spec.triggers is empty");
        }
        return problems;
    }

    /// For messages and as the name of its consumer.
    String id() {
        return namespace + "/" + name;
    }
}
