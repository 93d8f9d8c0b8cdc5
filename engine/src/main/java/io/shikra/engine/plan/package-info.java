// SPDX-License-Identifier: Apache-2.0
/// What to ask about an event, decided once for all rules: their conditions specialised by event type, equal
/// parts made one, each with how long its answer can be kept. Says nothing of how a part is computed: see
/// `engine.code`.
@NullMarked
package io.shikra.engine.plan;

import org.jspecify.annotations.NullMarked;
