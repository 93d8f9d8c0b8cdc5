// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.ControlPictures;
import io.shikra.app.config.ConfigurationException;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleDescription;
import io.shikra.engine.rule.RuleSet;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The loaded rules in load order: for people their names and descriptions, as JSON with the keys of Falco's `-L`.
public final class RuleListing {
    private static final int NAME_WIDTH = 50;
    private static final int KEY_WIDTH = 13;
    private static final JsonFactory JSON = new JsonFactory();

    private RuleListing() {}

    /// @param only the one rule that is wanted
    /// @return the exit status
    /// @throws ConfigurationException when there is no such rule
    public static int print(RuleSet rules, Optional<String> only, boolean json, Terminal terminal) {
        List<Rule> wanted = rules.rules().stream()
                .filter(rule -> only.map(rule.name()::equals).orElse(true))
                .toList();
        if (only.isPresent() && wanted.isEmpty()) {
            throw notThere("-l ", only.get(), rules, "-L lists those that are");
        }
        terminal.print(json ? json(wanted, rules) : only.isPresent() ? text(wanted) : text(rules));
        return 0;
    }

    /// Why this rule cannot be shown.
    ///
    /// @param option that names the rule, with a blank, or nothing
    /// @param advice where those that can be shown are named
    public static ConfigurationException notThere(String option, String name, RuleSet rules, String advice) {
        String shown = option + "'" + oneLine(name) + "': ";
        return rules.notLoaded().stream()
                .filter(left -> left.rule().equals(name))
                .findFirst()
                .map(left -> new ConfigurationException(shown + "not loaded: " + left.span() + ": " + left.reason()))
                .orElseGet(() -> new ConfigurationException(shown + "no such rule is loaded; " + advice));
    }

    /// Name and description of each rule, a line each; those that are not loaded stand behind, with the reason.
    public static String text(RuleSet rules) {
        StringBuilder text = new StringBuilder(text(rules.rules()));
        for (RuleSet.NotLoaded left : rules.notLoaded()) {
            text.append('\n').append(padded(left.rule())).append("(not loaded: ");
            text.append(oneLine(left.reason())).append(')');
        }
        return text.toString().strip();
    }

    private static String text(List<Rule> rules) {
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules) {
            text.append(padded(rule.name())).append(oneLine(rule.description())).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String padded(String name) {
        String shown = oneLine(name);
        return shown + " ".repeat(Math.max(1, NAME_WIDTH - shown.length()));
    }

    /// As a terminal may show it.
    private static String oneLine(String text) {
        return ControlPictures.of(text.strip().replaceAll("\\s+", " "));
    }

    /// One rule as it runs.
    public static String whole(Rule rule, RuleSet rules) {
        StringBuilder text = new StringBuilder();
        line(text, "rule", rule.name());
        line(text, "description", oneLine(rule.description()));
        line(text, "priority", rule.priority().label());
        line(text, "source", rule.source());
        line(text, "tags", String.join(", ", rule.tags()));
        line(text, "enabled", String.valueOf(rule.enabled()));
        rules.descriptions().stream()
                .filter(description -> description.name().equals(rule.name()))
                .findFirst()
                .ifPresent(description -> {
                    line(text, "condition", description.condition());
                    line(text, "fields", String.join(", ", description.fields()));
                    line(text, "output", description.output());
                });
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key)
                .append(" ".repeat(KEY_WIDTH - key.length()))
                .append(ControlPictures.of(value))
                .append('\n');
    }

    /// With the keys of Falco's `-L`.
    public static String json(List<Rule> wanted, RuleSet rules) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeName("rules");
            json.writeStartArray();
            for (Rule rule : wanted) {
                json.writeStartObject();
                info(json, rule);
                rules.descriptions().stream()
                        .filter(description -> description.name().equals(rule.name()))
                        .findFirst()
                        .ifPresent(description -> details(json, description));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void info(JsonGenerator json, Rule rule) {
        json.writeName("info");
        json.writeStartObject();
        text(json, "description", rule.description());
        json.writeName("enabled");
        json.writeBoolean(rule.enabled());
        text(json, "name", rule.name());
        text(json, "output", rule.output());
        text(json, "priority", rule.priority().label());
        text(json, "source", rule.source());
        texts(json, "tags", rule.tags());
        json.writeEndObject();
    }

    private static void details(JsonGenerator json, RuleDescription description) {
        json.writeName("details");
        json.writeStartObject();
        text(json, "condition_compiled", description.condition());
        texts(json, "condition_fields", description.fields());
        texts(json, "condition_operators", description.operators());
        text(json, "output_compiled", description.output());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String key, String value) {
        json.writeName(key);
        json.writeString(value);
    }

    private static void texts(JsonGenerator json, String key, List<String> values) {
        json.writeName(key);
        json.writeStartArray();
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
