// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import io.shikra.engine.rule.Condition.Operator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The operators as rules write them, in the order in which the grammar tries them.
public enum Spelling {
    LE("<=", Operator.LE, Kind.NUMBER),
    LT("<", Operator.LT, Kind.NUMBER),
    GE(">=", Operator.GE, Kind.NUMBER),
    GT(">", Operator.GT, Kind.NUMBER),
    EQUAL_EQUAL("==", Operator.EQ, Kind.STRING),
    EQ("=", Operator.EQ, Kind.STRING),
    NE("!=", Operator.NE, Kind.STRING),
    GLOB("glob", Operator.GLOB, Kind.STRING),
    IGLOB("iglob", Operator.IGLOB, Kind.STRING),
    CONTAINS("contains", Operator.CONTAINS, Kind.STRING),
    ICONTAINS("icontains", Operator.ICONTAINS, Kind.STRING),
    BCONTAINS("bcontains", Operator.BCONTAINS, Kind.STRING),
    STARTSWITH("startswith", Operator.STARTSWITH, Kind.STRING),
    BSTARTSWITH("bstartswith", Operator.BSTARTSWITH, Kind.STRING),
    ENDSWITH("endswith", Operator.ENDSWITH, Kind.STRING),
    REGEX("regex", Operator.REGEX, Kind.STRING),
    INTERSECTS("intersects", Operator.INTERSECTS, Kind.LIST),
    IN("in", Operator.IN, Kind.LIST),
    PMATCH("pmatch", Operator.PMATCH, Kind.LIST);

    private final String text;
    private final Operator operator;
    private final Kind kind;

    Spelling(String text, Operator operator, Kind kind) {
        this.text = text;
        this.operator = operator;
        this.kind = kind;
    }

    public String text() {
        return text;
    }

    public Operator operator() {
        return operator;
    }

    public Kind kind() {
        return kind;
    }

    /// Words of letters need a blank after them, unless they take a list.
    boolean needsBlank() {
        return kind == Kind.STRING && Character.isLetter(text.charAt(0));
    }

    /// The first spelling of an operator.
    public static String of(Operator operator) {
        return Stream.of(values())
                .filter(spelling -> spelling.operator == operator && spelling != EQUAL_EQUAL)
                .findFirst()
                .orElseThrow()
                .text;
    }

    public static Optional<Spelling> parse(String text) {
        return Stream.of(values())
                .filter(spelling -> spelling.text.equals(text))
                .findFirst();
    }

    /// All operators, `exists` included, as an error message lists them.
    static List<String> all() {
        return Stream.concat(Stream.of("exists"), Stream.of(values()).map(Spelling::text))
                .toList();
    }

    /// What the operator takes on its right.
    public enum Kind {
        NUMBER,
        STRING,
        LIST
    }
}
