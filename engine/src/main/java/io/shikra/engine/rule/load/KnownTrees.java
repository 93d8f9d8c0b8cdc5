// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.rule.resolve.Findings;
import io.shikra.engine.rule.resolve.OutputParser;
import io.shikra.engine.rule.resolve.TermResolver;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.syntax.ConditionParser;
import io.shikra.engine.rule.syntax.Expr;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// What one loader found out already: after each file everything is compiled anew, and most of it is as before.
/// Throws what parsing throws.
final class KnownTrees {
    private final Map<String, Known<Expr>> macros = new HashMap<>();
    private final Map<String, Known<Expr>> rules = new HashMap<>();
    private final Map<String, Known<OutputFormat>> outputs = new HashMap<>();
    private final Map<String, IdentityHashMap<Expr, Condition>> resolved = new HashMap<>();

    /// @param text what it was made of
    private record Known<T>(MappedText text, T made) {}

    /// @param text the macro's condition with the lists pasted
    Expr macro(String name, MappedText text) {
        return parse(macros, name, text);
    }

    /// @param text the rule's condition with the lists pasted
    Expr rule(String name, MappedText text) {
        return parse(rules, name, text);
    }

    private static Expr parse(Map<String, Known<Expr>> known, String name, MappedText text) {
        Known<Expr> held = known.get(name);
        if (held == null || !held.text.isSameAs(text)) {
            held = new Known<>(text, ConditionParser.parse(text));
            known.put(name, held);
        }
        return held.made;
    }

    /// Parsed anew when there was something to find in it.
    ///
    /// @param rule     whose output it is
    /// @param findings of the resolver
    OutputFormat output(String rule, MappedText text, TermResolver terms, Findings findings) {
        Known<OutputFormat> held = outputs.get(rule);
        if (held == null || !held.text.isSameAs(text)) {
            held = new Known<>(text, new OutputParser(terms).parse(text));
            if (findings.isEmpty()) {
                outputs.put(rule, held);
            }
        }
        return held.made;
    }

    /// Resolved checks of conditions for events of a source, by identity.
    IdentityHashMap<Expr, Condition> resolved(String source) {
        return resolved.computeIfAbsent(source, _ -> new IdentityHashMap<>());
    }
}
