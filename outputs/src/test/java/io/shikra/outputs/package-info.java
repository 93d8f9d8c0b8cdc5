// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.outputs;

import org.jspecify.annotations.NullMarked;
