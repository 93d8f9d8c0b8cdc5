// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.rule;

import io.shikra.alert.Priority;
import io.shikra.response.yaml.YamlNodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A file of our own response rules: a YAML list of
///
/// ```yaml
/// - rule: Terminal shell in container   # a name, or a list of names
///   tags: [shell]                       # optional: one of them
///   priority: Warning                   # optional: at least this urgent
///   actions: [kill]
/// ```
///
/// A file with a problem answers no alert at all: half a policy is none.
///
/// @param rules    empty when there are problems
/// @param problems in the order of the file
public record ResponseRules(List<ResponseRule> rules, List<ResponseProblem> problems) {
    public ResponseRules {
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }

    /// @param file its name, for messages
    public static ResponseRules parse(String file, String yaml) {
        Reader reader = new Reader(file);
        try {
            YamlNodes.compose(file, yaml).ifPresent(reader::file);
        } catch (MarkedYamlEngineException e) {
            reader.problem(e.getProblemMark(), e.getProblem());
        } catch (YamlEngineException e) {
            reader.problem(Optional.empty(), String.valueOf(e.getMessage()));
        }
        return new ResponseRules(reader.problems.isEmpty() ? reader.rules : List.of(), reader.problems);
    }

    private static final class Reader {
        private final String file;
        private final List<ResponseRule> rules = new ArrayList<>();
        private final List<ResponseProblem> problems = new ArrayList<>();

        Reader(String file) {
            this.file = file;
        }

        void file(Node root) {
            if (root instanceof SequenceNode list) {
                list.getValue().forEach(this::rule);
            } else {
                problem(root.getStartMark(), "a file of response rules is a list: start each rule with '- rule:'");
            }
        }

        private void rule(Node node) {
            if (!(node instanceof MappingNode mapping)) {
                problem(
                        node.getStartMark(),
                        "a response rule is a mapping with 'rule', 'tags' or 'priority', and 'actions'");
                return;
            }
            Set<String> names = Set.of();
            Set<String> tags = Set.of();
            Optional<Priority> priority = Optional.empty();
            List<ResponseRule.Action> actions = new ArrayList<>();
            int before = problems.size();
            Set<String> keys = new HashSet<>();
            for (NodeTuple entry : mapping.getValue()) {
                Node value = entry.getValueNode();
                String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                if (!keys.add(key)) {
                    problem(entry.getKeyNode().getStartMark(), "'" + key + "' is there twice: which one is meant?");
                }
                switch (key) {
                    case "rule" -> names = words(value);
                    case "tags" -> tags = words(value);
                    case "priority" -> priority = priority(value);
                    case "actions" -> actions.addAll(actions(value));
                    default ->
                        problem(
                                entry.getKeyNode().getStartMark(),
                                "unknown key '" + key + "': use rule, tags, priority, actions");
                }
            }
            if (problems.size() > before) {
                return;
            }
            if (names.isEmpty() && tags.isEmpty() && priority.isEmpty()) {
                problem(
                        node.getStartMark(),
                        "a response rule needs 'rule', 'tags' or 'priority': none would answer every alert");
            } else if (actions.isEmpty()) {
                problem(node.getStartMark(), "a response rule needs 'actions', e.g. actions: [kill]");
            } else {
                rules.add(new ResponseRule(names, tags, priority, actions, file + ":" + line(node)));
            }
        }

        private Set<String> words(Node node) {
            Set<String> words = new LinkedHashSet<>();
            List<Node> items = node instanceof SequenceNode list ? list.getValue() : List.of(node);
            for (Node item : items) {
                if (item instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                    words.add(scalar.getValue());
                } else {
                    problem(item.getStartMark(), "a name is expected here");
                }
            }
            if (items.isEmpty()) {
                problem(node.getStartMark(), "an empty list matches nothing: name something or leave the key out");
            }
            return words;
        }

        private Optional<Priority> priority(Node node) {
            Optional<Priority> priority =
                    node instanceof ScalarNode scalar ? Priority.parse(scalar.getValue()) : Optional.empty();
            if (priority.isEmpty()) {
                problem(
                        node.getStartMark(),
                        "unknown priority: use Emergency, Alert, Critical, Error, Warning, Notice,"
                                + " Informational or Debug");
            }
            return priority;
        }

        private List<ResponseRule.Action> actions(Node node) {
            List<ResponseRule.Action> actions = new ArrayList<>();
            for (String word : words(node)) {
                if (word.toLowerCase(Locale.ROOT).equals("kill")) {
                    actions.add(ResponseRule.Action.KILL);
                } else {
                    problem(node.getStartMark(), "unknown action '" + word + "': use kill");
                }
            }
            return actions;
        }

        void problem(Optional<Mark> mark, String message) {
            problems.add(new ResponseProblem(
                    file,
                    mark.map(Mark::getLine).orElse(0) + 1,
                    mark.map(Mark::getColumn).orElse(0) + 1,
                    message));
        }

        private static int line(Node node) {
            return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        }
    }
}
