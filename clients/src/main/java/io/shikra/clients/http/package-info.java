// SPDX-License-Identifier: Apache-2.0
/// Sending to somebody else's HTTP server: one attempt with a deadline, its result as a value. Who repeats it, and
/// when,
/// is the caller's business (outputs leave it to the bus, which remembers).
@NullMarked
package io.shikra.clients.http;

import org.jspecify.annotations.NullMarked;
