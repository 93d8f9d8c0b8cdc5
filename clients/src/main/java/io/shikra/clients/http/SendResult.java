// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import java.time.Duration;

/// What became of a request. The reasons are fit to be shown: they name the host, never a path, query or header.
public sealed interface SendResult {
    /// The server has it.
    record Delivered(int status, String body) implements SendResult {}

    /// Not now. It may or may not have arrived.
    ///
    /// @param after what the server asked for (`Retry-After`), zero when it said nothing
    record Retry(Duration after, String why) implements SendResult {}

    /// Repeating it unchanged is pointless.
    record Rejected(String why) implements SendResult {}
}
