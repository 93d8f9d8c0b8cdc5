// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.rule.Condition;

/// Answers tests that depend on nothing but an event's type.
@FunctionalInterface
public interface TypeTests {
    /// Whether the test holds for the events of type {@code code}, which all have the same answer.
    boolean holds(Condition test, int code);
}
