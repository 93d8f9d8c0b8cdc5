// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.app.hub;

import org.jspecify.annotations.NullMarked;
