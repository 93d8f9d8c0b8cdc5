// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.app.cli;

import org.jspecify.annotations.NullMarked;
