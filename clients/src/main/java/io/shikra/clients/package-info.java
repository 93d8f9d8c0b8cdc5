// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.clients;

import org.jspecify.annotations.NullMarked;
