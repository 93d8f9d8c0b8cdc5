// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.clients.http;

import org.jspecify.annotations.NullMarked;
