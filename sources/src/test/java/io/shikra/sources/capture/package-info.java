// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.sources.capture;

import org.jspecify.annotations.NullMarked;
