// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One YAML document → JSON tree. Built from the parser's events rather than by a loader, so that neither nesting nor
/// aliases can be used to exhaust the stack or the memory.
final class YamlDocument {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 200;
    /// Nodes of one document, those behind aliases counted each time.
    private static final int LARGEST = 500_000;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(16 << 20)
            .setVersionFunction(version -> version)
            .build();

    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private final List<Trouble> notes = new ArrayList<>();
    private int nodes;
    private @Nullable JsonNode root;

    /// A container that is being filled.
    private static final class Open {
        private final JsonNode node;
        private final Optional<Anchor> anchor;
        private @Nullable String key;
        private final List<JsonNode> merged = new ArrayList<>();

        Open(JsonNode node, Optional<Anchor> anchor) {
            this.node = node;
            this.anchor = anchor;
        }
    }

    /// @param line   from 0, within the document
    /// @param column from 0
    record Trouble(int line, int column, String message) {}

    /// @param root empty for a document without content
    record Parsed(Optional<JsonNode> root, List<Trouble> notes, Optional<Trouble> error) {}

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    static Parsed parse(String text) {
        YamlDocument document = new YamlDocument();
        Mark at = null;
        try {
            for (Event event : new Parse(SETTINGS).parseString(text)) {
                at = event.getStartMark().orElse(at);
                document.take(event);
            }
            return new Parsed(Optional.ofNullable(document.root), document.notes, Optional.empty());
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem() == null ? "unreadable YAML" : e.getProblem();
            Mark mark = e.getProblemMark().orElse(at);
            return document.failed(problem, mark);
        } catch (Refused | YamlEngineException e) {
            return document.failed(String.valueOf(e.getMessage()), at);
        }
    }

    private Parsed failed(String message, @Nullable Mark mark) {
        int line = mark == null ? 0 : mark.getLine();
        int column = mark == null ? 0 : mark.getColumn();
        String first = message.lines().findFirst().orElse("unreadable YAML");
        return new Parsed(Optional.empty(), notes, Optional.of(new Trouble(line, column, first)));
    }

    private void take(Event event) {
        switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                add(scalar(scalar), scalar, true);
            }
            case Alias -> {
                Anchor anchor = ((AliasEvent) event).getAlias();
                JsonNode known = anchors.get(anchor);
                if (known == null) {
                    throw new Refused("alias *" + anchor + " has no anchor before it");
                }
                add(copy(known), event, false);
            }
            case MappingStart -> open(NODES.objectNode(), ((MappingStartEvent) event).getAnchor());
            case SequenceStart -> open(NODES.arrayNode(), ((SequenceStartEvent) event).getAnchor());
            case MappingEnd, SequenceEnd -> close(event);
            default -> {}
        }
    }

    private static JsonNode scalar(ScalarEvent event) {
        String tag = event.getTag().orElse("");
        if (tag.equals("tag:yaml.org,2002:str") || tag.equals("!") || !event.isPlain()) {
            return NODES.stringNode(event.getValue());
        }
        return YamlScalar.plain(event.getValue());
    }

    private JsonNode copy(JsonNode known) {
        count(size(known));
        return known.deepCopy();
    }

    private static int size(JsonNode node) {
        int size = 1;
        for (JsonNode child : node) {
            size += size(child);
        }
        return size;
    }

    private void count(int more) {
        nodes += more;
        if (nodes > LARGEST) {
            throw new Refused("more than " + LARGEST + " values: aliases that multiply?");
        }
    }

    private void open(JsonNode container, Optional<Anchor> anchor) {
        if (open.size() >= DEEPEST) {
            throw new Refused("nested deeper than " + DEEPEST);
        }
        Open parent = open.peek();
        if (parent != null && parent.node instanceof ObjectNode && parent.key == null) {
            throw new Refused("a key that is no text");
        }
        open.push(new Open(container, anchor));
    }

    private void close(Event event) {
        Open done = open.pop();
        if (done.node instanceof ObjectNode object) {
            done.merged.forEach(node -> merge(object, node));
        }
        done.anchor.ifPresent(anchor -> anchors.put(anchor, done.node));
        add(done.node, event, false);
    }

    /// `<<: *defaults`: keys that are there already win.
    private static void merge(ObjectNode object, JsonNode merged) {
        if (merged instanceof ArrayNode list) {
            list.forEach(each -> merge(object, each));
        } else {
            merged.properties().forEach(entry -> object.putIfAbsent(entry.getKey(), entry.getValue()));
        }
    }

    private void add(JsonNode node, Event event, boolean canBeKey) {
        count(1);
        if (canBeKey && event instanceof NodeEvent named) {
            named.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        }
        Open parent = open.peek();
        if (parent == null) {
            root = node;
        } else if (parent.node instanceof ArrayNode list) {
            list.add(node);
        } else if (parent.key == null) {
            if (!(event instanceof ScalarEvent scalar)) {
                throw new Refused("a key that is no text");
            }
            parent.key = scalar.getValue();
        } else {
            member(parent, parent.key, node, event);
            parent.key = null;
        }
    }

    private void member(Open parent, String key, JsonNode node, Event event) {
        if (key.equals("<<") && (node.isObject() || node.isArray())) {
            parent.merged.add(node);
            return;
        }
        ObjectNode object = (ObjectNode) parent.node;
        if (object.has(key)) {
            event.getStartMark()
                    .ifPresent(mark -> notes.add(new Trouble(
                            mark.getLine(), mark.getColumn(), "key " + key + " is given twice; the last one counts")));
        }
        object.set(key, node);
    }
}
