// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.differential;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldCatalogue.Lookup;
import io.shikra.engine.field.FieldScope;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// Invents rule files: any field of a catalogue with any operator that it takes, lists, macros,
/// exceptions, transformers, fields compared with fields, filters of event types. What a loader refuses
/// is invented anew.
public final class RandomRules {
    private static final EventNames EVENTS = new EventNames(Set.of("container"));
    private static final List<String> OPERATORS = List.of(
            "=",
            "!=",
            "==",
            "<",
            "<=",
            ">",
            ">=",
            "contains",
            "icontains",
            "bcontains",
            "startswith",
            "bstartswith",
            "endswith",
            "glob",
            "iglob",
            "regex",
            "in",
            "intersects",
            "pmatch",
            "contains oneof",
            "startswith anyof",
            "endswith allof");
    private static final List<String> ARGUMENTS = List.of(
            "", "[0]", "[1]", "[2]", "[5]", "[PATH]", "[X]", ".fd", ".res", ".name", ".flags", ".comm", ".cpu", ".1",
            ".src");
    private static final List<String> TRANSFORMERS = List.of("tolower", "toupper", "basename", "len", "b64");
    private static final List<String> TYPES = List.of(
            "open",
            "openat",
            "execve",
            "execveat",
            "clone",
            "close",
            "dup",
            "dup2",
            "connect",
            "bind",
            "sendto",
            "setuid",
            "setgid",
            "setsid",
            "setpgid",
            "chdir",
            "fchdir",
            "chroot",
            "prctl",
            "capset",
            "setns",
            "fcntl",
            "renameat2",
            "read",
            "write",
            "procexit");
    private static final int TRIES = 60;

    /// Fields that most checks of a file are about: several about one find more than one about several.
    private static final int FOCUS = 14;

    private final Random random;
    private final FieldCatalogue catalogue;
    private final List<List<String>> kept = new ArrayList<>();
    private final List<List<String>> others = new ArrayList<>();
    private final Map<String, Boolean> judged = new HashMap<>();

    private final List<List<String>> focus = new ArrayList<>();
    private Observed observed = new Observed();
    private final List<String> macros = new ArrayList<>();
    private final SequencedMap<String, String> lists = new LinkedHashMap<>();

    public RandomRules(Random random, FieldCatalogue catalogue) {
        this.random = random;
        this.catalogue = catalogue;
        for (FieldSpec spec : catalogue.all()) {
            offer(spec);
        }
    }

    /// As often as any other field, however many arguments it takes; those that have no value here less.
    private void offer(FieldSpec spec) {
        List<String> uses = new ArrayList<>();
        boolean isKept = false;
        for (String argument : ARGUMENTS) {
            if (catalogue.find(spec.name() + argument) instanceof Lookup.Found(var field)) {
                isKept |= field.scope() != FieldScope.EVENT && field.scope() != FieldScope.TYPE;
                uses.add(field.text());
            }
        }
        if (!uses.isEmpty() && (!spec.name().startsWith("k8s") || random.nextInt(8) == 0)) {
            (isKept ? kept : others).add(uses);
        }
    }

    /// A file with so many rules, which loads.
    ///
    /// @param records what it will be asked about
    public String file(int rules, List<byte[]> records) {
        observed = Observed.of(
                records,
                catalogue,
                Stream.concat(kept.stream(), others.stream())
                        .flatMap(List::stream)
                        .toList());
        StringBuilder yaml = new StringBuilder();
        macros.clear();
        lists.clear();
        focus.clear();
        for (int i = 0; i < FOCUS; i++) {
            focus.add(Words.any(random.nextInt(4) == 0 ? others : kept, random));
        }
        for (int i = 0; i < 3; i++) {
            lists.put("list_" + i, "- {list: list_" + i + ", items: [" + String.join(", ", words()) + "]}\n");
        }
        lists.values().forEach(yaml::append);
        for (int i = 0; i < 4; i++) {
            yaml.append("- macro: macro_" + i + "\n  condition: " + quoted(condition(2)) + "\n");
            macros.add("macro_" + i);
        }
        for (int i = 0; i < rules; i++) {
            yaml.append("- rule: rule " + i + "\n  desc: d\n  output: o\n  priority: INFO\n  condition: "
                    + quoted(filter() + condition(3)) + "\n");
            if (random.nextInt(4) == 0) {
                yaml.append(exceptions());
            }
        }
        return yaml.toString();
    }

    /// The rules of a file, resolved with a catalogue.
    public static List<Rule> load(String yaml, FieldCatalogue catalogue) {
        RuleSet loaded = RuleLoader.loadTexts(
                List.of(new RuleText("random.yaml", yaml)), LoadOptions.of(Map.of("syscall", catalogue), EVENTS));
        if (!loaded.isUsable()) {
            throw new AssertionError(loaded.problems() + "\n" + yaml);
        }
        return loaded.rules();
    }

    private static String quoted(String condition) {
        return "'" + condition.replace("'", "''") + "'";
    }

    private String filter() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "not evt.type in (" + String.join(", ", types()) + ") and ";
            case 2 -> "evt.type = " + Words.any(TYPES, random) + " and ";
            case 3 -> "evt.type != " + Words.any(TYPES, random) + " and ";
            default -> "evt.type in (" + String.join(", ", types()) + ") and ";
        };
    }

    private List<String> types() {
        List<String> types = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            types.add(Words.any(TYPES, random));
        }
        return types;
    }

    /// One that is a single operand for what stands around it.
    private String condition(int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return leaf();
        }
        String word = random.nextBoolean() ? " and " : " or ";
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String part = condition(depth - 1);
            parts.add(random.nextInt(4) == 0 ? "not " + part : part);
        }
        return "(" + String.join(word, parts) + ")";
    }

    private String leaf() {
        if (!macros.isEmpty() && random.nextInt(6) == 0) {
            return Words.any(macros, random);
        }
        for (int i = 0; i < TRIES; i++) {
            String check = check();
            if (check.contains("list_") ? loads(check) : judged.computeIfAbsent(check, this::loads)) {
                return check;
            }
        }
        return "proc.name = sh";
    }

    private boolean loads(String check) {
        StringBuilder yaml = new StringBuilder();
        lists.values().forEach(yaml::append);
        yaml.append("- {rule: r, desc: d, output: o, priority: INFO, condition: " + quoted(check) + "}\n");
        RuleSet loaded = RuleLoader.loadTexts(
                List.of(new RuleText("check.yaml", yaml.toString())),
                LoadOptions.of(Map.of("syscall", catalogue), EVENTS));
        return loaded.isUsable() && loaded.rules().size() == 1;
    }

    private String check() {
        String left = operand();
        return switch (random.nextInt(12)) {
            case 0 -> left + " exists";
            case 1, 2 -> left + " " + operator() + " val(" + sibling(left) + ")";
            case 3 -> left + " " + operator() + " " + call(sibling(left));
            default -> compared(left);
        };
    }

    private String compared(String left) {
        String operator = operator();
        boolean many = operator.equals("in")
                || operator.equals("intersects")
                || operator.equals("pmatch")
                || operator.endsWith("of");
        if (!many) {
            return left + " " + operator + " " + constant(left);
        }
        List<String> constants = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            constants.add(constant(left));
        }
        if (random.nextInt(4) == 0) {
            constants.add(Words.any(List.copyOf(lists.keySet()), random));
        }
        return left + " " + operator + " (" + String.join(", ", constants) + ")";
    }

    private String operator() {
        return random.nextInt(3) == 0 ? Words.any(List.of("=", "!=", "in"), random) : Words.any(OPERATORS, random);
    }

    private String operand() {
        return random.nextInt(6) == 0 ? call(field()) : field();
    }

    private String field() {
        boolean any = focus.isEmpty() || random.nextInt(3) == 0;
        return Words.any(Words.any(!any ? focus : random.nextInt(4) == 0 ? others : kept, random), random);
    }

    private String call(String field) {
        return switch (random.nextInt(4)) {
            case 0 -> "concat(" + field + ", " + field() + ")";
            case 1 -> "join(\",\", " + field + ")";
            default -> Words.any(TRANSFORMERS, random) + "(" + field + ")";
        };
    }

    /// A field that may have the same type.
    private String sibling(String left) {
        for (int i = 0; i < TRIES; i++) {
            String other = field();
            if (type(other) == type(left)) {
                return other;
            }
        }
        return left.contains("(") ? field() : left;
    }

    private FieldType type(String field) {
        return catalogue.find(field) instanceof Lookup.Found(var found)
                ? found.spec().type()
                : FieldType.CHARBUF;
    }

    private String constant(String left) {
        List<String> seen = observed.values(left);
        if (!seen.isEmpty() && random.nextInt(4) != 0) {
            return "\"" + Words.any(seen, random) + "\"";
        }
        FieldType type = left.startsWith("len(") ? FieldType.UINT64 : type(left);
        return switch (type) {
            case CHARBUF, FSPATH, FSRELPATH -> text();
            case BYTEBUF -> random.nextBoolean() ? text() : "6574";
            case BOOL -> random.nextBoolean() ? "true" : "false";
            case IPADDR, IPV4ADDR, IPV6ADDR ->
                Words.any(Words.ADDRESSES, random).replaceAll(":.*", "");
            case IPNET, IPV4NET, IPV6NET -> random.nextBoolean() ? "10.0.0.0/30" : "127.0.0.0/8";
            default -> {
                long number = Words.any(Words.NUMBERS, random);
                yield Long.toString(random.nextInt(5) == 0 ? number : Math.max(0, number));
            }
        };
    }

    private String text() {
        String text = switch (random.nextInt(6)) {
            case 0 -> Words.any(Words.PATHS, random);
            case 1 -> Words.any(Words.TEXTS, random);
            case 2 -> Words.any(Words.ARGUMENTS, random);
            case 3 -> "*" + Words.any(Words.PROGRAMS, random) + "*";
            case 4 -> Words.any(Words.CONTAINERS, random);
            default -> Words.any(Words.PROGRAMS, random);
        };
        String cut = random.nextInt(4) == 0 && text.length() > 1 ? text.substring(0, text.length() / 2) : text;
        return "\"" + cut + "\"";
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            words.add("\"" + Words.any(random.nextBoolean() ? Words.LISTED : Words.PROGRAMS, random) + "\"");
        }
        return words;
    }

    private String exceptions() {
        return """
                  exceptions:
                    - name: one
                      fields: [proc.name, fd.name]
                      comps: [%s, startswith]
                      values: [[%s, %s], [%s, %s]]
                    - name: two
                      fields: proc.pname
                      values: [%s]
                """.formatted(
                        random.nextBoolean() ? "=" : "contains", word(), word(), word(), word(), word() + ", " + word())
                .indent(0);
    }

    /// One that is no text of length 0, which exceptions do not take.
    private String word() {
        return Words.any(Words.PROGRAMS, random);
    }
}
