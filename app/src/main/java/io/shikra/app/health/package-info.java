// SPDX-License-Identifier: Apache-2.0
/// What the detecting wing says about itself: Falco's internal alerts, about events that were lost and about metrics.
@NullMarked
package io.shikra.app.health;

import org.jspecify.annotations.NullMarked;
