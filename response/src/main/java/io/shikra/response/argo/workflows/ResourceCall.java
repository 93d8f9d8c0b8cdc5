// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.Operation;
import io.shikra.response.action.Operation.Options;
import io.shikra.response.action.Operation.Verb;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A `resource` template, tags already filled, as one call on the API server (argo-workflows §5: what kubectl would be
/// told). Supported flags: TYPE NAME (or TYPE/NAME), -n/--namespace, --grace-period, --force, --now,
/// --ignore-not-found,
/// --wait, --type. Any other flag is refused rather than ignored.
final class ResourceCall {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode template;
    private final String defaultNamespace;
    private final List<String> words = new ArrayList<>();
    private String namespace = "";
    private OptionalLong grace = OptionalLong.empty();
    private boolean force;
    private boolean ignoreNotFound;
    private String patchStrategy = "strategic";

    private ResourceCall(JsonNode template, String defaultNamespace) {
        this.template = template;
        this.defaultNamespace = defaultNamespace;
    }

    /// @param resource the value of the template's key `resource`
    static Operation of(JsonNode resource, String defaultNamespace) throws InvalidWorkflowException {
        return new ResourceCall(resource, defaultNamespace).operation();
    }

    private Operation operation() throws InvalidWorkflowException {
        Verb verb = verb(template.path("action").asString(""));
        ignoreNotFound = verb == Verb.DELETE;
        patchStrategy = template.path("mergeStrategy").asString("strategic");
        readFlags();
        Optional<JsonNode> manifest = manifest();
        refuseConditionsOnDelete(verb);
        JsonNode body = manifest.orElse(JSON.nullNode());
        boolean named = !words.isEmpty();
        String kind = named ? words.getFirst() : body.path("kind").asString("");
        String name = named && words.size() > 1
                ? words.get(1)
                : body.path("metadata").path("name").asString("");
        String apiVersion = body.path("apiVersion").asString("");
        if (kind.isEmpty()) {
            throw new InvalidWorkflowException("resource template: neither flags nor manifest name a kind");
        }
        if (name.isEmpty() && verb != Verb.CREATE) {
            throw new InvalidWorkflowException(
                    "resource template: " + verb.name().toLowerCase(Locale.ROOT) + " " + kind
                            + " needs a name (selectors are not supported in this version)");
        }
        return new Operation(
                verb,
                apiVersion.isEmpty() ? "v1" : apiVersion,
                kind,
                targetNamespace(body),
                name,
                verb == Verb.DELETE || verb == Verb.GET ? Optional.empty() : manifest,
                new Options(force && grace.isEmpty() ? OptionalLong.of(0) : grace, ignoreNotFound, patchStrategy));
    }

    private String targetNamespace(JsonNode body) {
        if (!namespace.isEmpty()) {
            return namespace;
        }
        String own = body.path("metadata").path("namespace").asString("");
        return own.isEmpty() ? defaultNamespace : own;
    }

    private static Verb verb(String action) throws InvalidWorkflowException {
        return switch (action) {
            case "get" -> Verb.GET;
            case "create" -> Verb.CREATE;
            case "apply" -> Verb.APPLY;
            case "replace" -> Verb.REPLACE;
            case "patch" -> Verb.PATCH;
            case "delete" -> Verb.DELETE;
            default ->
                throw new InvalidWorkflowException("resource template: action '" + action
                        + "' is not one of get, create, apply, replace, patch, delete");
        };
    }

    private void readFlags() throws InvalidWorkflowException {
        Deque<String> rest = new ArrayDeque<>();
        for (JsonNode flag : template.path("flags")) {
            rest.add(WorkflowDefinition.anyString(flag));
        }
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            if (word.startsWith("-")) {
                readFlag(word, rest);
            } else if (words.isEmpty() && word.contains("/")) {
                words.add(word.substring(0, word.indexOf('/')));
                words.add(word.substring(word.indexOf('/') + 1));
            } else {
                words.add(word);
            }
        }
        if (words.size() > 2) {
            throw new InvalidWorkflowException("resource template: more than one object in flags " + words);
        }
    }

    private void readFlag(String word, Deque<String> rest) throws InvalidWorkflowException {
        int equals = word.indexOf('=');
        String flag = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        switch (flag) {
            case "-n", "--namespace" -> namespace = equals < 0 ? next(flag, rest) : value;
            case "--grace-period" -> grace = OptionalLong.of(number(equals < 0 ? next(flag, rest) : value));
            case "--type" -> patchStrategy = equals < 0 ? next(flag, rest) : value;
            case "--force" -> force = !value.equals("false");
            case "--now" -> grace = value.equals("false") ? grace : OptionalLong.of(1);
            case "--ignore-not-found" -> ignoreNotFound = !value.equals("false");
            case "--wait" -> {
                // we never wait for finalisers: the object's end is watched beside
            }
            default ->
                throw new InvalidWorkflowException(
                        "resource template: flag '" + word + "' is not supported in this version");
        }
    }

    private static String next(String flag, Deque<String> rest) throws InvalidWorkflowException {
        if (rest.isEmpty()) {
            throw new InvalidWorkflowException("resource template: flag " + flag + " needs a value");
        }
        return rest.removeFirst();
    }

    private static long number(String text) throws InvalidWorkflowException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidWorkflowException("resource template: --grace-period '" + text + "' is not a number");
        }
    }

    private Optional<JsonNode> manifest() throws InvalidWorkflowException {
        String text = template.path("manifest").asString("");
        if (text.isBlank()) {
            if (template.has("manifestFrom")) {
                throw new InvalidWorkflowException("resource template: manifestFrom is not supported in this version");
            }
            if (template.path("flags").isEmpty()) {
                throw new InvalidWorkflowException("resource template: a manifest or flags are required");
            }
            return Optional.empty();
        }
        try {
            Object yaml = new Load(LoadSettings.builder().setLabel("manifest").build()).loadFromString(text);
            return Optional.of(JSON.valueToTree(yaml));
        } catch (YamlEngineException e) {
            throw new InvalidWorkflowException("resource template: the manifest is not YAML: " + e.getMessage());
        }
    }

    private void refuseConditionsOnDelete(Verb verb) throws InvalidWorkflowException {
        boolean conditions = template.has("successCondition") || template.has("failureCondition");
        if (conditions && verb == Verb.DELETE) {
            throw new InvalidWorkflowException("resource template: a delete takes no conditions");
        }
        if (conditions) {
            throw new InvalidWorkflowException(
                    "resource template: successCondition and failureCondition are not supported in this version");
        }
    }
}
