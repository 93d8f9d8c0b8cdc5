// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

/// A condition at which Falco ends the whole process instead of reporting an error in a file. Never leaves the loader.
public final class FatalRuleError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String problem;
    private final String advice;

    public FatalRuleError(String problem, Place place, String advice) {
        super(problem, null, false, false);
        this.problem = problem;
        this.place = place;
        this.advice = advice;
    }

    /// As an error that can be shown, given where the condition is.
    public RuleError in(Where condition) {
        return RuleError.fatal(Codes.ERR_COMPILE_CONDITION, problem, condition.inCondition(place), advice);
    }
}
