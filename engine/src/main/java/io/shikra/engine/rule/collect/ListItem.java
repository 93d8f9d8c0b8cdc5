// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Where;
import java.util.List;

/// A list as collected so far.
///
/// @param index   when it was first defined
/// @param changed when it was last defined or appended to: it sees what was defined before that
public record ListItem(String name, List<MappedText> items, int index, int changed, Where where) {
    public ListItem {
        items = List.copyOf(items);
    }
}
