// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.alert;

import org.jspecify.annotations.NullMarked;
