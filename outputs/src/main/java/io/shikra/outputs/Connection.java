// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.clients.http.TlsOptions;
import java.time.Duration;

/// How an output connects.
///
/// @param timeout of one request, its answer included
public record Connection(TlsOptions tls, Duration timeout) {
    public static final Connection DEFAULT = new Connection(TlsOptions.SYSTEM, Duration.ofSeconds(10));
}
