// SPDX-License-Identifier: Apache-2.0
/// Files that change while the system runs.
@NullMarked
package io.shikra.app.watch;

import org.jspecify.annotations.NullMarked;
