// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Replaces each macro use in a tree by the macro's tree. A macro is always one operand: no precedence leaks.
/// Trees are immutable, so "a clone" is the same tree.
public final class MacroExpansion {
    /// Macros that use macros twice grow exponentially; the shipped rules stay below 2000 nodes.
    private static final int MAX_NODES = 200_000;

    private final Function<String, @Nullable Expr> visible;
    private final Set<String> used = new LinkedHashSet<>();
    private final Deque<String> path = new ArrayDeque<>();
    private Optional<Failure> undefined = Optional.empty();
    private Optional<Failure> loop = Optional.empty();
    private int nodes;

    /// @param visible the macros that may be used here, by name
    public MacroExpansion(Function<String, @Nullable Expr> visible) {
        this.visible = visible;
    }

    public Expr expand(Expr expr) {
        nodes += expr instanceof Expr.Opened ? 0 : 1;
        return switch (expr) {
            case Expr.And and -> new Expr.And(all(and.parts()), and.place());
            case Expr.Or or -> new Expr.Or(all(or.parts()), or.place());
            case Expr.Not not -> new Expr.Not(expand(not.part()), not.place());
            case Expr.MacroUse use -> macro(use);
            case Expr.Opened opened -> new Expr.Opened(opened.name(), expand(opened.body()), opened.place());
            case Expr.Exists exists -> exists;
            case Expr.Compare compare -> compare;
        };
    }

    /// The macros that were found.
    public Set<String> used() {
        return used;
    }

    /// The first loop, else the first unknown name.
    public Optional<Failure> failure() {
        return loop.isPresent() ? loop : undefined;
    }

    private List<Expr> all(List<Expr> parts) {
        return parts.stream().map(this::expand).toList();
    }

    private Expr macro(Expr.MacroUse use) {
        if (nodes > MAX_NODES) {
            if (loop.isEmpty()) {
                loop = Optional.of(new Failure(
                        Failure.Kind.TOO_LARGE,
                        "condition has more than " + MAX_NODES + " parts with macros replaced",
                        use));
            }
            return use;
        }
        if (path.contains(use.name())) {
            if (loop.isEmpty()) {
                loop = Optional.of(new Failure(Failure.Kind.LOOP, "reference loop in macro '" + use.name() + "'", use));
            }
            return use;
        }
        Expr body = visible.apply(use.name());
        if (body == null) {
            if (undefined.isEmpty()) {
                undefined = Optional.of(new Failure(
                        Failure.Kind.UNDEFINED, "Undefined macro '" + use.name() + "' used in filter.", use));
            }
            return use;
        }
        used.add(use.name());
        path.push(use.name());
        Expr expanded = expand(body);
        path.pop();
        return new Expr.Opened(use.name(), expanded, use.place());
    }

    /// Why a macro use could not be replaced.
    public record Failure(Kind kind, String message, Expr.MacroUse use) {
        /// What to do depends on it.
        public enum Kind {
            TOO_LARGE,
            LOOP,
            UNDEFINED
        }
    }
}
