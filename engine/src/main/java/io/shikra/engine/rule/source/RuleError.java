// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

import io.shikra.engine.rule.Problem;

/// Ends the reading of a file at its first error, as Falco does. Never leaves the loader: there it becomes a
/// `Problem`.
public final class RuleError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final boolean fatal;

    public RuleError(String code, String message, Where where, String advice) {
        this(code, message, where, advice, false);
    }

    private RuleError(String code, String message, Where where, String advice, boolean fatal) {
        super(message, null, false, false);
        this.problem = new Problem(
                Problem.Severity.ERROR, code, message, where.span(), where.item(), advice, where.locations());
        this.fatal = fatal;
    }

    /// An error after which no file gets a verdict.
    static RuleError fatal(String code, String message, Where where, String advice) {
        return new RuleError(code, message, where, advice, true);
    }

    public Problem problem() {
        return problem;
    }

    public boolean isFatal() {
        return fatal;
    }
}
