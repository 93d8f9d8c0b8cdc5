// SPDX-License-Identifier: Apache-2.0
/// Why a rule matched an event, or did not: every part of its condition with its answer, where that
/// came from, and what would have to be different. Not for the event thread of a running system.
@NullMarked
package io.shikra.engine.explain;

import org.jspecify.annotations.NullMarked;
