// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.engine.detect;

import org.jspecify.annotations.NullMarked;
