// SPDX-License-Identifier: Apache-2.0
/// Runs resolved conditions over events. Hot: nothing here allocates once it is warm.
@NullMarked
package io.shikra.engine.code;

import org.jspecify.annotations.NullMarked;
