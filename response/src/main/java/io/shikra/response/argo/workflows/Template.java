// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One template of a workflow. Its JSON still holds its `{{tags}}`: they are filled when a node of it starts.
///
/// @param json the whole template
record Template(String name, Kind kind, ObjectNode json) {
    /// What a template does.
    enum Kind {
        CONTAINER,
        RESOURCE,
        STEPS,
        UNSUPPORTED
    }

    private static final List<String> BODIES = List.of(
            "container", "resource", "steps", "script", "dag", "suspend", "http", "containerSet", "data", "plugin");

    static Template of(ObjectNode json) {
        String name = json.path("name").asString("");
        Kind kind = switch (body(json)) {
            case "container" -> Kind.CONTAINER;
            case "resource" -> Kind.RESOURCE;
            case "steps" -> Kind.STEPS;
            default -> Kind.UNSUPPORTED;
        };
        return new Template(name, kind, json);
    }

    /// The key that says what it is; empty when there is none.
    static String body(ObjectNode json) {
        for (String key : BODIES) {
            if (json.has(key)) {
                return key;
            }
        }
        return "";
    }

    Retry retry() {
        return Retry.of(json.path("retryStrategy"));
    }

    /// `retryStrategy` as far as it is supported: a limit, a policy, and an exponential pause.
    ///
    /// @param limit number of repetitions after the first attempt
    record Retry(int limit, String policy, Duration first, int factor) {
        static Retry of(JsonNode json) {
            if (json.isMissingNode()) {
                return new Retry(0, "OnFailure", Duration.ZERO, 1);
            }
            return new Retry(
                    Math.min(number(json.path("limit"), 5), 100),
                    json.path("retryPolicy").asString("OnFailure"),
                    duration(json.path("backoff").path("duration").asString("0")),
                    Math.max(1, number(json.path("backoff").path("factor"), 1)));
        }

        boolean again(Phase phase, int attempt) {
            if (attempt >= limit) {
                return false;
            }
            return switch (policy) {
                case "Always" -> phase == Phase.FAILED || phase == Phase.ERROR;
                case "OnError", "OnTransientError" -> phase == Phase.ERROR;
                default -> phase == Phase.FAILED;
            };
        }

        Duration pause(int attempt) {
            Duration pause = first;
            for (int i = 0; i < attempt && pause.compareTo(Duration.ofMinutes(5)) < 0; i++) {
                pause = pause.multipliedBy(factor);
            }
            return pause;
        }

        private static int number(JsonNode node, int otherwise) {
            try {
                return Integer.parseInt(node.asString(Integer.toString(otherwise)));
            } catch (NumberFormatException e) {
                return otherwise;
            }
        }

        /// "10" is seconds; else a number with ms, s, m or h.
        private static Duration duration(String text) {
            String number = text.replaceAll("[a-z]+$", "");
            String unit = text.substring(number.length());
            try {
                long amount = Long.parseLong(number);
                return switch (unit) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofSeconds(amount);
                };
            } catch (NumberFormatException e) {
                return Duration.ZERO;
            }
        }
    }
}
