// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.engine.code;

import org.jspecify.annotations.NullMarked;
