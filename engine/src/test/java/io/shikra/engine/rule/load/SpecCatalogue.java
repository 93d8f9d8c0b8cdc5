// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.FieldType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every field of the specification's list, all taken as computed except those that a test names.
final class SpecCatalogue implements FieldCatalogue {
    private final Map<String, List<FieldSpec>> classes = new LinkedHashMap<>();
    private final Set<String> notComputed;

    private SpecCatalogue(List<FieldSpec> specs, Set<String> notComputed) {
        specs.forEach(spec ->
                classes.computeIfAbsent(spec.family(), _ -> new ArrayList<>()).add(spec));
        this.notComputed = notComputed;
    }

    static SpecCatalogue syscall(Path fieldsTsv, String... notComputed) {
        return new SpecCatalogue(
                read(fieldsTsv, source -> source.equals("any") || source.equals("syscall")), Set.of(notComputed));
    }

    /// A dozen fields, for tests that do without the specification.
    static SpecCatalogue small(String... notComputed) {
        return new SpecCatalogue(
                Stream.of(
                                "proc.name CHARBUF -",
                                "proc.pname CHARBUF -",
                                "proc.cmdline CHARBUF -",
                                "proc.pid INT64 -",
                                "proc.aname CHARBUF optional",
                                "evt.num UINT64 -",
                                "evt.around UINT64 required",
                                "evt.type CHARBUF -",
                                "evt.is_io BOOL -",
                                "evt.buffer BYTEBUF -",
                                "fd.name CHARBUF -",
                                "fd.sport PORT -",
                                "fd.sip IPADDR -",
                                "fd.snet IPNET -")
                        .map(line -> line.split(" ", -1))
                        .map(cells -> new String[] {
                            "syscall", cells[0].split("\\.", 2)[0], cells[0], cells[1], cells[2], "no", "-", "", ""
                        })
                        .map(SpecCatalogue::row)
                        .toList(),
                Set.of(notComputed));
    }

    static SpecCatalogue audit(Path fieldsTsv) {
        return new SpecCatalogue(
                read(
                        fieldsTsv,
                        source ->
                                source.equals("any") || source.equals("k8s_audit") || source.startsWith("any plugin")),
                Set.of());
    }

    @Override
    public List<FieldSpec> all() {
        return classes.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public Lookup find(String text) {
        for (List<FieldSpec> fields : classes.values()) {
            Optional<FieldSpec> claimed = fields.stream()
                    .filter(spec -> text.startsWith(spec.name()))
                    .max(Comparator.comparingInt(spec -> spec.name().length()));
            if (claimed.isPresent()) {
                return found(claimed.get(), text);
            }
        }
        return nonexistent(text);
    }

    private Lookup found(FieldSpec spec, String text) {
        String rest = text.substring(spec.name().length());
        boolean plugin = spec.family().contains("plugin");
        if (rest.isEmpty() && spec.argument() == FieldSpec.Argument.REQUIRED) {
            return new Lookup.Unknown(
                    plugin
                            ? "filter '" + text + "': " + spec.name() + " requires an argument but none provided"
                            : "filter syntax error: " + text);
        }
        boolean accepted = rest.isEmpty()
                || (spec.argument() != FieldSpec.Argument.NONE
                        && switch (spec.name()) {
                            case "evt.arg" -> rest.startsWith("[") ? index(rest) : isParameter(rest);
                            case "evt.rawarg" -> isParameter(rest);
                            case "evt.type.is" -> rest.startsWith(".");
                            case "evt.abspath" -> rest.equals(".src") || rest.equals(".dst");
                            case "thread.cgroup" -> Pattern.matches("\\.[a-zA-Z_]+", rest);
                            case "proc.env", "proc.aenv" -> rest.startsWith("[");
                            default -> plugin ? rest.startsWith("[") : index(rest);
                        });
        if (!accepted && rest.startsWith(".") && spec.name().startsWith("evt.")) {
            return new Lookup.Unknown("unknown event argument " + rest.substring(1));
        }
        if (!accepted) {
            return nonexistent(text);
        }
        if (notComputed.contains(spec.name())) {
            return new Lookup.NotComputed(spec, "which is not computed yet");
        }
        return new Lookup.Found(new FieldRef(typed(spec, rest), rest, text, (_, _) -> {}));
    }

    private static FieldSpec typed(FieldSpec spec, String rest) {
        if (!spec.name().equals("evt.rawarg")) {
            return spec;
        }
        return new FieldSpec(
                spec.source(),
                spec.family(),
                spec.name(),
                rest.equals(".name") ? FieldType.CHARBUF : FieldType.INT64,
                spec.argument(),
                spec.list(),
                spec.flags(),
                spec.print(),
                spec.doc());
    }

    private static boolean index(String rest) {
        return Pattern.matches("\\[[+-]?\\d+]", rest);
    }

    private static boolean isParameter(String rest) {
        String name = rest.startsWith(".") ? rest.substring(1) : "";
        for (int code = 0; code < EventTable.size(); code++) {
            if (EventTable.type(code).params().stream()
                    .anyMatch(param -> param.name().equals(name))) {
                return true;
            }
        }
        return false;
    }

    private static Lookup nonexistent(String text) {
        return new Lookup.Unknown("filter_check called with nonexistent field " + text);
    }

    private static List<FieldSpec> read(Path tsv, Predicate<String> source) {
        try {
            return Files.readAllLines(tsv).stream()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .filter(cells -> source.test(cells[0]))
                    .map(SpecCatalogue::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FieldSpec row(String[] cells) {
        Set<FieldSpec.Flag> flags = EnumSet.noneOf(FieldSpec.Flag.class);
        for (FieldSpec.Flag flag : FieldSpec.Flag.values()) {
            if (List.of(cells[6].split(",", -1)).contains(flag.name())) {
                flags.add(flag);
            }
        }
        FieldSpec.Argument argument = cells[4].startsWith("required")
                ? FieldSpec.Argument.REQUIRED
                : cells[4].startsWith("optional") ? FieldSpec.Argument.OPTIONAL : FieldSpec.Argument.NONE;
        return new FieldSpec(
                cells[0],
                cells[1],
                cells[2],
                FieldType.parse(cells[3]).orElseThrow(),
                argument,
                cells[5].equals("yes"),
                flags,
                FieldSpec.Print.NA,
                cells[8]);
    }
}
