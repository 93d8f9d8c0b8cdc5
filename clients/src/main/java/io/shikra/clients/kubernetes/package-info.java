// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.clients.kubernetes;

import org.jspecify.annotations.NullMarked;
