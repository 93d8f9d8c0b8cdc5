// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.expression;

import org.jspecify.annotations.NullMarked;
