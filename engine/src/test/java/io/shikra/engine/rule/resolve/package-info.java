// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.engine.rule.resolve;

import org.jspecify.annotations.NullMarked;
