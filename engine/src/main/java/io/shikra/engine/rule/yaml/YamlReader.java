// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.yaml;

import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a rule file's documents. Built on parser events instead of the library's composer, which would apply YAML
/// 1.2's rules for keys, tags and merges; see `YamlNode` for ours.
public final class YamlReader {
    /// Far deeper than any rule file, far shallower than the stack.
    private static final int MAX_DEPTH = 200;

    /// Each takes another pass over the file.
    private static final int MAX_REPAIRS = 1000;

    private static final int MAX_CODE_POINTS = 64 << 20;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();

    private final SourceFile file;
    private final CodePoints codePoints;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private final Iterator<Event> events;
    private final boolean rewritten;

    private YamlReader(SourceFile file, String text) {
        this.file = file;
        this.rewritten = !text.equals(file.text());
        this.codePoints = new CodePoints(file.text());
        this.events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /// One node per document, in order.
    public static List<YamlNode> read(SourceFile file) throws YamlSyntaxError {
        CodePoints codePoints = new CodePoints(file.text());
        String text = file.text();
        for (int repairs = 0; ; repairs++) {
            try {
                return new YamlReader(file, text).documents();
            } catch (MarkedYamlEngineException error) {
                Optional<String> accepted = YamlDialect.isApplicable(file.text())
                        ? YamlDialect.accepted(text, error, codePoints::offset)
                        : Optional.empty();
                if (accepted.isEmpty() || repairs == MAX_REPAIRS) {
                    throw syntaxError(file, error);
                }
                text = accepted.get();
            } catch (YamlEngineException error) {
                throw syntaxError(file, error);
            }
        }
    }

    private static YamlSyntaxError syntaxError(SourceFile file, YamlEngineException error) {
        CodePoints codePoints = new CodePoints(file.text());
        return switch (error) {
            case MarkedYamlEngineException marked -> {
                int index = marked.getProblemMark().map(Mark::getIndex).orElse(0);
                yield new YamlSyntaxError(problem(marked), file.span(codePoints.offset(index), 1));
            }
            case ReaderException reader ->
                new YamlSyntaxError(
                        String.format("control character U+%04X is not allowed", reader.getCodePoint())
                                + (reader.getCodePoint() == 0 ? ": is the file in UTF-16? Save it in UTF-8" : ""),
                        file.span(codePoints.offset(reader.getPosition()), 1));
            default -> new YamlSyntaxError(String.valueOf(error.getMessage()), file.span(0, 1));
        };
    }

    private static String problem(MarkedYamlEngineException error) {
        String problem = String.valueOf(error.getProblem());
        String context = error.getContext() == null ? "" : error.getContext();
        return YamlWords.of(problem, context);
    }

    private List<YamlNode> documents() throws YamlSyntaxError {
        List<YamlNode> documents = new ArrayList<>();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                anchors.clear();
                documents.add(node(events.next(), 0));
            }
        }
        return documents;
    }

    private YamlNode node(Event event, int depth) throws YamlSyntaxError {
        if (depth > MAX_DEPTH) {
            throw new YamlSyntaxError("nested more than " + MAX_DEPTH + " levels deep", file.span(startOf(event), 1));
        }
        return switch (event) {
            case ScalarEvent scalar -> anchored(scalar.getAnchor(), scalar(scalar));
            case SequenceStartEvent start -> anchored(start.getAnchor(), sequence(start, depth));
            case MappingStartEvent start -> anchored(start.getAnchor(), mapping(start, depth));
            case AliasEvent alias -> aliased(alias);
            default -> throw new YamlSyntaxError("unexpected " + event, file.span(startOf(event), 1));
        };
    }

    private YamlNode anchored(Optional<Anchor> anchor, YamlNode node) {
        anchor.ifPresent(name -> anchors.put(name, node));
        return node;
    }

    private YamlNode aliased(AliasEvent alias) throws YamlSyntaxError {
        YamlNode node = anchors.get(alias.getAlias());
        if (node == null) {
            throw new YamlSyntaxError(
                    "the referenced anchor is not defined: " + alias.getAlias(), file.span(startOf(alias), 1));
        }
        return node;
    }

    private YamlNode sequence(SequenceStartEvent start, int depth) throws YamlSyntaxError {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new YamlNode.Sequence(items, file.span(startOf(start), 1));
    }

    private YamlNode mapping(MappingStartEvent start, int depth) throws YamlSyntaxError {
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            YamlNode key = node(event, depth + 1);
            entries.add(new YamlNode.Entry(key, node(events.next(), depth + 1)));
        }
        return new YamlNode.Mapping(entries, file.span(startOf(start), 1));
    }

    private YamlNode scalar(ScalarEvent event) {
        int from = startOf(event);
        int to = Math.min(
                event.getEndMark()
                        .map(mark -> codePoints.offset(mark.getIndex()))
                        .orElse(from),
                file.text().length());
        if (event.isPlain() && event.getTag().isEmpty() && isNull(event.getValue())) {
            return new YamlNode.Null(file.span(from, to - from));
        }
        String value = rewritten ? YamlDialect.restored(event.getValue()) : event.getValue();
        int[] offsets = ScalarOffsets.align(file.text(), from, to, event.getScalarStyle(), value);
        return new YamlNode.Scalar(
                MappedText.of(file, value, offsets), file.span(from, to - from), isUnclosed(from, to));
    }

    /// Whether the quote that opens here was closed by the dialect, at the end of the file.
    private boolean isUnclosed(int from, int to) {
        String text = file.text();
        return rewritten
                && to == text.length()
                && from < to
                && (text.charAt(from) == '"' || text.charAt(from) == '\'')
                && text.charAt(to - 1) == '\n';
    }

    private static boolean isNull(String value) {
        return switch (value) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
    }

    private int startOf(Event event) {
        return event.getStartMark()
                .map(mark -> codePoints.offset(mark.getIndex()))
                .orElse(0);
    }

    /// The library counts code points, Java strings UTF-16 units.
    private static final class CodePoints {
        private final int[] offsets;
        private final int length;

        CodePoints(String text) {
            this.length = text.length();
            this.offsets = text.codePoints().anyMatch(c -> c > 0xFFFF) ? offsets(text) : new int[0];
        }

        int offset(int index) {
            if (offsets.length == 0) {
                return Math.min(index, length);
            }
            return index < offsets.length ? offsets[index] : length;
        }

        private static int[] offsets(String text) {
            int[] offsets = new int[text.codePointCount(0, text.length())];
            int at = 0;
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = at;
                at += Character.charCount(text.codePointAt(at));
            }
            return offsets;
        }
    }
}
