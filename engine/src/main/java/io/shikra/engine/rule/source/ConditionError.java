// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

/// What is wrong inside a condition or output text, before it is known whose text it is. Never leaves the loader.
public final class ConditionError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final transient Place blamed;
    private final String problem;
    private final String advice;

    /// @param place  the position that Falco reports, e.g. the whole check
    /// @param blamed the piece to point at, e.g. the value in it
    public ConditionError(String problem, Place place, Place blamed, String advice) {
        super(problem, null, false, false);
        this.problem = problem;
        this.place = place;
        this.blamed = blamed;
        this.advice = advice;
    }

    public ConditionError(String problem, Place place, String advice) {
        this(problem, place, place, advice);
    }

    public ConditionError(String problem, Place place) {
        this(problem, place, place, "");
    }

    public String problem() {
        return problem;
    }

    /// The position that Falco reports.
    public Place place() {
        return place;
    }

    /// Where this is, given where the text is.
    public Where in(Where text) {
        return new Where(
                text.inCondition(place).locations(), text.inCondition(blamed).span());
    }

    public String advice() {
        return advice;
    }
}
