// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.response.rule;

import org.jspecify.annotations.NullMarked;
