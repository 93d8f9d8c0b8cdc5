// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.app;

import org.jspecify.annotations.NullMarked;
