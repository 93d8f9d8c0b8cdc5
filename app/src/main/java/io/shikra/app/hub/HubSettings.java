// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import io.shikra.clients.http.TlsOptions;
import java.util.Optional;

/// Where and how the hub listens.
///
/// @param host          an address of this machine; loopback unless somebody decided otherwise
/// @param port          0: any free one
/// @param token         what a sender shows as `Authorization: Bearer …` so that its alerts may lead to actions; empty:
///                      everybody is trusted on loopback, nobody beyond it
/// @param tls           our certificate and key; empty: plain HTTP
/// @param maxAlertBytes of one alert
/// @param maxBodyBytes  of one POST
public record HubSettings(
        String host,
        int port,
        Optional<String> token,
        Optional<TlsOptions.Identity> tls,
        int maxAlertBytes,
        int maxBodyBytes) {
    public static final HubSettings DEFAULT =
            new HubSettings("127.0.0.1", 2801, Optional.empty(), Optional.empty(), 1 << 20, 16 << 20);

    public HubSettings withPort(int other) {
        return new HubSettings(host, other, token, tls, maxAlertBytes, maxBodyBytes);
    }

    @Override
    public String toString() {
        return (tls.isPresent() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port
                + (token.isPresent() ? " with a token" : "");
    }
}
