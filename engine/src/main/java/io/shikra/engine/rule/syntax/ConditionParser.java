// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import io.shikra.engine.rule.Condition.Quantity;
import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Falco's condition grammar, with an explicit stack for parentheses, so that their depth costs no Java stack.
/// Messages are Falco's; the advice is ours.
///
/// Throws `ConditionError`.
public final class ConditionParser {
    /// Nested parentheses of one condition.
    static final int MAX_DEPTH = 1000;

    private final MappedText source;
    private final Scanner scan;
    private final TermParser terms;
    private final Deque<Level> levels = new ArrayDeque<>();

    private ConditionParser(MappedText source) {
        this.source = source;
        this.scan = new Scanner(source, 0);
        this.terms = new TermParser(scan);
    }

    public static Expr parse(MappedText condition) {
        return new ConditionParser(condition).whole();
    }

    private Expr whole() {
        if (source.isEmpty()) {
            throw error("filter input string is empty", "write a condition, e.g. evt.type = open");
        }
        Expr expr = expression();
        scan.blank();
        if (!scan.atEnd()) {
            throw error(
                    "unexpected token after '" + scan.last() + "', expecting 'or', 'and'",
                    Advice.afterToken(scan.last(), source.text().substring(scan.at())));
        }
        return expr;
    }

    /// Each turn of the outer loop takes one operand: a check, or everything up to one more opening parenthesis.
    private Expr expression() {
        levels.push(new Level(scan.at()));
        while (true) {
            Optional<Expr> operand = operand();
            while (operand.isPresent()) {
                Level level = levels.element();
                level.add(operand.get(), scan);
                if (continues(level)) {
                    break;
                }
                Expr closed = level.close(scan);
                levels.pop();
                if (levels.isEmpty()) {
                    return closed;
                }
                scan.blank();
                if (!scan.text(")")) {
                    throw error("expected a ')' token", Advice.unclosed(scan.last()));
                }
                operand = Optional.of(closed);
            }
        }
    }

    /// A check with the `not`s before it; nothing when a parenthesis was opened instead.
    private Optional<Expr> operand() {
        Level level = levels.element();
        if (level.opened) {
            level.opened = false;
            open();
            return Optional.empty();
        }
        scan.blank();
        level.beginOperand(scan.at());
        while (true) {
            int before = scan.at();
            if (!scan.text("not")) {
                break;
            }
            if (scan.blank()) {
                level.negated = !level.negated;
            } else if (scan.text("(")) {
                level.negated = !level.negated;
                open();
                return Optional.empty();
            } else {
                scan.backTo(before); // the start of a longer name
                break;
            }
        }
        if (scan.text("(")) {
            open();
            return Optional.empty();
        }
        return Optional.of(check());
    }

    private void open() {
        if (levels.size() > MAX_DEPTH) {
            throw error("exceeded max depth limit of " + MAX_DEPTH, "split the condition into macros");
        }
        scan.blank();
        levels.push(new Level(scan.at()));
    }

    /// Whether `and` or `or` follows. After `or(` … `)` only another `or` may: the parenthesis was its whole operand.
    private boolean continues(Level level) {
        int end = scan.at();
        scan.blank();
        if (!level.wholeOr && scan.text("and")) {
            level.opened = blankOrOpen("and");
            level.wholeOr = false;
            if (level.opened) {
                level.beginOperand(scan.at());
            }
            return true;
        }
        if (scan.text("or")) {
            level.endAnd(scan);
            level.opened = blankOrOpen("or");
            level.wholeOr = level.opened;
            if (level.opened) {
                level.beginOperand(scan.at());
            }
            return true;
        }
        scan.backTo(end);
        return false;
    }

    private boolean blankOrOpen(String word) {
        if (scan.blank()) {
            return false;
        }
        if (scan.text("(")) {
            return true;
        }
        throw error("expected blank or '(' after '" + word + "'", Advice.afterJoin(word, scan.atEnd()));
    }

    private Expr check() {
        int from = scan.at();
        Optional<Expr.Term> left = terms.fieldOrTransformer();
        if (left.isPresent()) {
            return condition(left.get(), from);
        }
        if (scan.identifier()) {
            return new Expr.MacroUse(scan.last(), scan.since(from));
        }
        throw error(
                "expected a '(' token, a field check, or an identifier",
                "a check is <field> <operator> <value>; negation is 'not', not '!'");
    }

    private Expr condition(Expr.Term left, int from) {
        scan.blank();
        if (scan.text("exists")) {
            return new Expr.Exists(left, scan.since(from));
        }
        Spelling operator = operator();
        boolean blank = scan.blank();
        Quantity quantity = operator.kind() == Spelling.Kind.STRING && blank ? quantity() : Quantity.NONE;
        Expr.Right right = quantity == Quantity.NONE
                ? switch (operator.kind()) {
                    case NUMBER -> number();
                    case STRING -> string();
                    case LIST -> list();
                }
                : literalOrIdentifier().orElseThrow();
        return new Expr.Compare(left, operator, quantity, right, scan.since(from));
    }

    private Spelling operator() {
        for (Spelling spelling : Spelling.values()) {
            if (spelling.needsBlank() ? scan.wordBeforeBlank(spelling.text()) : scan.text(spelling.text())) {
                return spelling;
            }
        }
        throw error(
                "expected a valid check operator: one of '" + String.join("', '", Spelling.all()) + "'",
                Advice.operator(source.text().substring(scan.at())));
    }

    /// `oneof`, `anyof`, `allof`, when a list or a name follows; else the word is a plain value.
    private Quantity quantity() {
        int before = scan.at();
        for (Quantity quantity : List.of(Quantity.ONEOF, Quantity.ANYOF, Quantity.ALLOF)) {
            if (scan.wordBeforeBlank(quantity.name().toLowerCase(Locale.ROOT)) && listFollows()) {
                return quantity;
            }
            scan.backTo(before);
        }
        return Quantity.NONE;
    }

    private boolean listFollows() {
        scan.blank();
        int before = scan.at();
        boolean follows = scan.text("(")
                || (scan.identifier() && !List.of("and", "or", "not").contains(scan.last()));
        scan.backTo(before);
        return follows;
    }

    private Expr.Right number() {
        Optional<Expr.Right> computed = computed();
        if (computed.isPresent()) {
            return computed.get();
        }
        int from = scan.at();
        if (scan.number()) {
            return one(from);
        }
        throw error(
                "expected a number value or " + TermParser.EXPECTED_TRANSFORMER,
                "<, <=, > and >= compare with a number that is not quoted");
    }

    private Expr.Right string() {
        Optional<Expr.Right> computed = computed();
        if (computed.isPresent()) {
            return computed.get();
        }
        int from = scan.at();
        if (scan.quotedString() || scan.bareString()) {
            return one(from);
        }
        throw error(
                "expected a string value or " + TermParser.EXPECTED_TRANSFORMER,
                Advice.value(source.text().substring(from)));
    }

    private Expr.Right list() {
        Optional<Expr.Right> computed = computed();
        if (computed.isPresent()) {
            return computed.get();
        }
        return literalOrIdentifier()
                .orElseThrow(() -> error(
                        "expected a list, an identifier, or " + TermParser.EXPECTED_TRANSFORMER,
                        "put the values in parentheses: in (a, b)"));
    }

    private Optional<Expr.Right> computed() {
        return terms.rightSide().map(Expr.Right.Computed::new);
    }

    private Optional<Expr.Right> literalOrIdentifier() {
        scan.blank();
        int from = scan.at();
        if (scan.text("(")) {
            return Optional.of(literal(from));
        }
        return scan.identifier() ? Optional.of(one(from)) : Optional.empty();
    }

    private Expr.Right literal(int open) {
        List<Expr.Word> words = new ArrayList<>();
        scan.blank();
        int from = scan.at();
        if (scan.quotedString() || scan.bareString()) {
            words.add(word(from));
            scan.blank();
            while (scan.text(",")) {
                scan.blank();
                from = scan.at();
                if (!scan.quotedString() && !scan.bareString()) {
                    throw error("expected a string value", "remove the comma, or write an empty value as \"\"");
                }
                words.add(word(from));
                scan.blank();
            }
        }
        if (!scan.text(")")) {
            throw error("expected a ')' token", Advice.list(scan.atEnd()));
        }
        return new Expr.Right.Many(words, scan.since(open));
    }

    private Expr.Right one(int from) {
        return new Expr.Right.One(word(from));
    }

    private Expr.Word word(int from) {
        Place place = scan.since(from);
        if (scan.last().indexOf('\0') >= 0) {
            throw new ConditionError("filter value cannot contain a NUL byte (\\x00)", place);
        }
        return new Expr.Word(scan.last(), place);
    }

    private ConditionError error(String message, String advice) {
        return new ConditionError(message, scan.here(), advice);
    }

    /// What has been read since an opening parenthesis.
    private static final class Level {
        private final int from;
        private final List<Expr> ors = new ArrayList<>();
        private List<Expr> ands = new ArrayList<>();
        private int andFrom;
        private int operandFrom;
        private boolean negated;

        /// The next operand's parenthesis has been taken with the word before it.
        private boolean opened;

        private boolean wholeOr;

        Level(int from) {
            this.from = from;
        }

        void beginOperand(int at) {
            operandFrom = at;
            negated = false;
            if (ands.isEmpty()) {
                andFrom = at;
            }
        }

        void add(Expr operand, Scanner scan) {
            ands.add(negated ? new Expr.Not(operand, scan.since(operandFrom)) : operand);
        }

        void endAnd(Scanner scan) {
            ors.add(ands.size() == 1 ? ands.getFirst() : new Expr.And(ands, scan.since(andFrom)));
            ands = new ArrayList<>();
        }

        Expr close(Scanner scan) {
            endAnd(scan);
            return ors.size() == 1 ? ors.getFirst() : new Expr.Or(ors, scan.since(from));
        }
    }
}
