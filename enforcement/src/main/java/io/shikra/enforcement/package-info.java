// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.enforcement;

import org.jspecify.annotations.NullMarked;
