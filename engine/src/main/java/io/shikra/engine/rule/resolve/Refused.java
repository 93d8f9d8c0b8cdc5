// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

/// A constant does not suit its left side. The condition resolver adds the place.
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String advice;

    Refused(String problem, String advice) {
        super(problem, null, false, false);
        this.problem = problem;
        this.advice = advice;
    }

    String problem() {
        return problem;
    }

    String advice() {
        return advice;
    }
}
