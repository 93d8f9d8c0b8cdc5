// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.engine.rule.yaml;

import org.jspecify.annotations.NullMarked;
