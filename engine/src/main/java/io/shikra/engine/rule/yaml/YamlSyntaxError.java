// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.yaml;

import io.shikra.engine.rule.Span;

/// The text is not YAML.
public final class YamlSyntaxError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Span span;
    private final String problem;

    YamlSyntaxError(String problem, Span span) {
        super(problem, null, false, false);
        this.problem = problem;
        this.span = span;
    }

    public String problem() {
        return problem;
    }

    public Span span() {
        return span;
    }
}
