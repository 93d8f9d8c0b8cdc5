// SPDX-License-Identifier: Apache-2.0
/// Random rules over random events: every way to match must say the same.
@NullMarked
package io.shikra.engine.differential;

import org.jspecify.annotations.NullMarked;
