// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A request to be sent. Its text form tells no secret: paths, queries and headers often are ones.
///
/// @param headers in the order in which they are sent
/// @param body    the bytes, not copied; empty for none
public record OutgoingRequest(URI uri, String method, Map<String, String> headers, byte[] body) {
    public OutgoingRequest {
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("an address begins with http:// or https:// and names a host");
        }
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// Scheme, host and port: what may be shown.
    public String target() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    @Override
    public String toString() {
        return method + " " + target() + " (" + body.length + " bytes)";
    }
}
