// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.testing;

import org.jspecify.annotations.NullMarked;
