// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.engine.rule.syntax;

import org.jspecify.annotations.NullMarked;
