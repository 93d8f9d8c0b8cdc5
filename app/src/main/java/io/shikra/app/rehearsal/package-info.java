// SPDX-License-Identifier: Apache-2.0

/// Both wings run once through made-up events before the real ones come: the first alert of a process must not pay for
/// loading classes and for the compiler.
@NullMarked
package io.shikra.app.rehearsal;

import org.jspecify.annotations.NullMarked;
