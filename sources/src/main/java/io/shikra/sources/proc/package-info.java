// SPDX-License-Identifier: Apache-2.0
/// What the running system says of its processes: the thread table at start, and single threads later.
@NullMarked
package io.shikra.sources.proc;

import org.jspecify.annotations.NullMarked;
