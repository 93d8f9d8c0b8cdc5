// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.bus;

import org.jspecify.annotations.NullMarked;
