// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.bus.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One trigger of a sensor, ready to fire.
///
/// @param template   the template's JSON, for parameters that change the template itself
/// @param parameters of the template itself
/// @param interval   least time between two calls; zero without a rate limit
record Trigger(
        String name,
        TriggerCondition condition,
        TriggerAction action,
        String template,
        List<TriggerParameter> parameters,
        RetryPolicy retry,
        Duration interval,
        List<String> warnings) {

    /// @throws BadManifestException for what is wrong or not supported
    static Trigger compile(JsonNode trigger, List<String> dependencies) {
        JsonNode template = trigger.path("template");
        String name = template.path("name").asString("");
        if (name.isEmpty()) {
            throw new BadManifestException("template.name is missing");
        }
        for (String later : new String[] {"policy", "dlqTrigger"}) {
            if (trigger.has(later)) {
                throw BadManifestException.notSupported(later);
            }
        }
        if (template.has("conditionsReset")) {
            throw BadManifestException.notSupported("conditionsReset");
        }
        List<TriggerParameter> parameters =
                TriggerParameter.compile(trigger.path("parameters"), dependencies::contains);
        // names that the trigger's own parameters are going to replace cannot be checked yet
        TriggerAction action = TriggerAction.compile(
                template, dependency -> !parameters.isEmpty() || dependencies.contains(dependency));
        return new Trigger(
                name,
                condition(template, dependencies),
                action,
                template.toString(),
                parameters,
                retry(trigger.path("retryStrategy")),
                interval(trigger.path("rateLimit")),
                warnings(name, trigger, action));
    }

    private static List<String> warnings(String name, JsonNode trigger, TriggerAction action) {
        List<String> warnings = new ArrayList<>(Warnings.ofTrigger(name, action.resource()));
        String where = "trigger " + name;
        JsonNode template = trigger.path("template");
        warnings.addAll(KnownKeys.TRIGGER.complaints(trigger, where));
        warnings.addAll(KnownKeys.TEMPLATE.complaints(template, where + ": its template"));
        warnings.addAll(KnownKeys.K8S.complaints(template.path("k8s"), where + ": k8s"));
        warnings.addAll(KnownKeys.ARGO_WORKFLOW.complaints(template.path("argoWorkflow"), where + ": argoWorkflow"));
        for (JsonNode of : List.of(trigger, template.path("k8s"), template.path("argoWorkflow"))) {
            for (JsonNode parameter : of.path("parameters")) {
                warnings.addAll(KnownKeys.PARAMETER.complaints(parameter, where + ": a parameter"));
                warnings.addAll(
                        KnownKeys.PARAMETER_SOURCE.complaints(parameter.path("src"), where + ": a parameter's src"));
            }
        }
        return List.copyOf(warnings);
    }

    private static TriggerCondition condition(JsonNode template, List<String> dependencies) {
        String text = template.path("conditions").asString("");
        TriggerCondition condition = text.isBlank() ? TriggerCondition.all(dependencies) : TriggerCondition.parse(text);
        for (String name : condition.names()) {
            if (!dependencies.contains(name)) {
                throw new BadManifestException("conditions: dependency \"" + name + "\" does not exist");
            }
        }
        return condition;
    }

    /// Upstream tries once. Here a failure that may pass is repeated in any case; a strategy says how often.
    private static RetryPolicy retry(JsonNode strategy) {
        if (!strategy.isObject()) {
            return RetryPolicy.DEFAULT;
        }
        int steps = strategy.path("steps").asInt(0);
        Duration first = GoDuration.of(strategy.path("duration"), Duration.ofSeconds(1));
        return new RetryPolicy(steps <= 0 ? 5 : steps, first, Duration.ofMinutes(5));
    }

    private static Duration interval(JsonNode limit) {
        int requests = limit.path("requestsPerUnit").asInt(0);
        if (requests <= 0) {
            return Duration.ZERO;
        }
        Duration unit = switch (limit.path("unit").asString("Second")) {
            case "Minute" -> Duration.ofMinutes(1);
            case "Hour" -> Duration.ofHours(1);
            default -> Duration.ofSeconds(1);
        };
        return unit.dividedBy(requests);
    }
}
