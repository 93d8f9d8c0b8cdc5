// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A small file of ours as nodes with marks.
public final class YamlNodes {
    private static final int MOST_LEVELS = 100;
    private static final int MOST_NODES = 1_000_000;
    private static final int SNIPPET_INDENT = 2;
    private static final int SNIPPET_WIDTH = 120;

    private YamlNodes() {}

    /// @param label the file's name
    /// @return empty for a file without content
    /// @throws YamlEngineException most often marked; also when it is nested deeper than the library's stack bears
    public static Optional<Node> compose(String label, String text) {
        LoadSettings settings = LoadSettings.builder().setLabel(label).build();
        int levels = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++levels > MOST_LEVELS) {
                throw new ParserException("nested more than " + MOST_LEVELS + " levels deep", event.getStartMark());
            }
            if (event instanceof CollectionEndEvent) {
                levels--;
            }
        }
        Optional<Node> root = new Compose(settings).composeString(text);
        root.ifPresent(node -> new Unfolding().visit(node, 0));
        return root;
    }

    /// Refuses aliases (`*name`) that lead back to themselves or multiply without bound: whoever reads nodes would
    /// never
    /// come to an end.
    private static final class Unfolding {
        private int visited;

        void visit(Node node, int level) {
            if (level > MOST_LEVELS || ++visited > MOST_NODES) {
                throw new ParserException("aliases (*name) make it larger than anybody can read", node.getStartMark());
            }
            switch (node) {
                case SequenceNode sequence -> sequence.getValue().forEach(item -> visit(item, level + 1));
                case MappingNode mapping ->
                    mapping.getValue().forEach(entry -> {
                        visit(entry.getKeyNode(), level + 1);
                        visit(entry.getValueNode(), level + 1);
                    });
                default -> {}
            }
        }
    }

    /// `file:line:column: message`, and below it the line with a caret.
    public static String complaint(String file, Optional<Mark> mark, String message) {
        return mark.map(at -> file + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1) + ": " + message + "\n"
                        + at.createSnippet(SNIPPET_INDENT, SNIPPET_WIDTH))
                .orElse(file + ": " + message);
    }

    /// What a failed [#compose] has to say.
    public static String complaint(String file, YamlEngineException e) {
        return e instanceof MarkedYamlEngineException marked
                ? complaint(file, marked.getProblemMark(), "not YAML: " + marked.getProblem())
                : file + ": not YAML: " + e.getMessage();
    }
}
