// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;

/// A field that looks at several things when it is compared (`fd.ip`: both ends; `proc.aname`: all ancestors), while
/// {@link #extract} gives what outputs print. A check holds when some target satisfies it.
public interface TargetsExtractor extends Extractor {
    /// Fills {@code slot} with the list of targets; leaves it absent when there is nothing to look at.
    void extractTargets(EventContext event, Slot slot);

    /// Fills {@code slot} when the field `exists`.
    default void extractExistence(EventContext event, Slot slot) {
        extract(event, slot);
    }

    /// Whether `!=` wants every target to differ (both ends of a connection) rather than some (ancestors).
    boolean unequalMeansAll();
}
