// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Slot;

/// One comparison with constants: the right half of a check. Sees only present values.
interface Matcher {
    boolean test(Slot value);
}
