// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import java.util.Set;
import java.util.TreeSet;

/// The fields and operators that a condition names, sorted, as Falco's description lists them.
public record ExprNames(Set<String> fields, Set<String> operators) {
    public static ExprNames of(Expr expr) {
        ExprNames names = new ExprNames(new TreeSet<>(), new TreeSet<>());
        names.collect(expr);
        return names;
    }

    private void collect(Expr expr) {
        switch (expr) {
            case Expr.And and -> and.parts().forEach(this::collect);
            case Expr.Or or -> or.parts().forEach(this::collect);
            case Expr.Not not -> collect(not.part());
            case Expr.MacroUse _ -> {}
            case Expr.Opened opened -> collect(opened.body());
            case Expr.Exists exists -> {
                collect(exists.left());
                operators.add("exists");
            }
            case Expr.Compare compare -> {
                collect(compare.left());
                operators.add(ExprText.operator(compare));
                if (compare.right() instanceof Expr.Right.Computed computed) {
                    collect(computed.term());
                }
            }
        }
    }

    private void collect(Expr.Term term) {
        switch (term) {
            case Expr.Term.Field field -> fields.add(field.text());
            case Expr.Term.Call call -> call.arguments().forEach(this::collect);
            case Expr.Term.Group group -> group.items().forEach(this::collect);
            case Expr.Term.Text _ -> {}
        }
    }
}
