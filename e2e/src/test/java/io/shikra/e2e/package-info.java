// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.e2e;

import org.jspecify.annotations.NullMarked;
