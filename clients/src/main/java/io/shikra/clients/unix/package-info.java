// SPDX-License-Identifier: Apache-2.0
/// Sockets in the file system that the JDK has no word for.
@NullMarked
package io.shikra.clients.unix;

import org.jspecify.annotations.NullMarked;
