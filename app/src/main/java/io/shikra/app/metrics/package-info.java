// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.app.metrics;

import org.jspecify.annotations.NullMarked;
