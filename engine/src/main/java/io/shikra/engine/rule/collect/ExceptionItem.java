// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One of a rule's exceptions. Empty `fields` or `comps` were not stated.
public record ExceptionItem(
        String name, Optional<Entry> fields, Optional<Entry> comps, List<Entry> values, Where where) {
    public ExceptionItem {
        values = List.copyOf(values);
    }

    ExceptionItem withComps(Entry stated) {
        return new ExceptionItem(name, fields, Optional.of(stated), values, where);
    }

    ExceptionItem withMore(List<Entry> further) {
        List<Entry> all = new ArrayList<>(values);
        all.addAll(further);
        return new ExceptionItem(name, fields, comps, all, where);
    }

    /// A scalar or a list of them, nested for values.
    public sealed interface Entry {
        record One(MappedText text) implements Entry {}

        record Many(List<Entry> entries) implements Entry {
            public Many {
                entries = List.copyOf(entries);
            }
        }
    }
}
