// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How to speak TLS.
///
/// @param identity         our certificate, when the server asks for one
/// @param authorities      PEM files with certificates trusted besides the system's
/// @param checkCertificate false: any certificate of any host is accepted
public record TlsOptions(Optional<Identity> identity, List<Path> authorities, boolean checkCertificate) {
    public static final TlsOptions SYSTEM = new TlsOptions(Optional.empty(), List.of(), true);

    public TlsOptions {
        authorities = List.copyOf(authorities);
    }

    /// @param certificates PEM file, our certificate first, then its chain
    /// @param key          PEM file, PKCS#8, not encrypted
    public record Identity(Path certificates, Path key) {}
}
