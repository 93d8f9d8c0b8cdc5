// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.source.Where;
import java.util.ArrayList;
import java.util.List;

/// The warnings of one file, in the order found.
public final class Warnings {
    private final List<Problem> found = new ArrayList<>();

    public void add(String code, String message, Where where, String advice) {
        found.add(new Problem(
                Problem.Severity.WARNING, code, message, where.span(), where.item(), advice, where.locations()));
    }

    public List<Problem> all() {
        return List.copyOf(found);
    }
}
