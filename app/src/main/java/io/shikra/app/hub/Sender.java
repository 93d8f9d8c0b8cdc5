// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.Provenance.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.Optional;

/// Decides how far the sender of a POST is to be trusted.
final class Sender {
    private static final String BEARER = "Bearer ";

    private final Optional<String> token;
    private final boolean loopbackOnly;

    Sender(HubSettings settings) {
        token = settings.token();
        loopbackOnly = isLoopback(settings.host());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /// With a token, only the token counts: behind a proxy or in a pod everything comes over loopback. A web page that
    /// makes a browser post (it always says its `Origin`) is nobody.
    ///
    /// @param authorization the header, empty when there was none
    /// @param origin        the header, empty when there was none
    /// @return empty: a token was shown, but it is the wrong one
    Optional<Origin> judge(String authorization, String origin) {
        if (token.isEmpty()) {
            return Optional.of(loopbackOnly && origin.isEmpty() ? Origin.POSTED : Origin.ANONYMOUS);
        }
        if (authorization.isEmpty()) {
            return Optional.of(Origin.ANONYMOUS);
        }
        boolean right = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        authorization.substring(BEARER.length()).strip().getBytes(UTF_8),
                        token.get().getBytes(UTF_8));
        return right ? Optional.of(Origin.POSTED) : Optional.empty();
    }
}
