// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.bus.sqlite;

import org.jspecify.annotations.NullMarked;
