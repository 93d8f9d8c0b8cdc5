// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.response.incident;

import org.jspecify.annotations.NullMarked;
