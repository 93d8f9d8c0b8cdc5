// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.response.action;

import org.jspecify.annotations.NullMarked;
