// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.engine.rule.source;

import org.jspecify.annotations.NullMarked;
