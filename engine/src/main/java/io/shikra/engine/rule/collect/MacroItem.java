// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Where;

/// A macro as collected so far.
///
/// @param index   when it was first defined
/// @param changed when it was last defined or appended to: it sees what was defined before that
public record MacroItem(String name, MappedText condition, int index, int changed, Where where, Where conditionWhere) {}
