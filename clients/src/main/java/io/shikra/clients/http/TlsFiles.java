// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// PEM files to what the JDK's TLS wants.
public final class TlsFiles {
    private static final char[] NO_PASSWORD = new char[0];

    private TlsFiles() {}

    /// @throws TlsFileException when a file is missing or not what it should be; the message names it
    public static SSLContext context(TlsOptions options) {
        KeyManager @Nullable [] keys = options.identity().map(TlsFiles::keys).orElse(null);
        TrustManager[] trust =
                options.checkCertificate() ? trust(options.authorities()) : new TrustManager[] {new AcceptEverybody()};
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsFileException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(TlsOptions.Identity identity) {
        Collection<? extends Certificate> chain = certificates(identity.certificates());
        PrivateKey key = key(identity.key());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFileException(
                    identity.certificates() + " and " + identity.key() + " do not fit together: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(List<Path> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            int number = 0;
            for (TrustManager manager : system()) {
                if (manager instanceof X509TrustManager x509) {
                    for (X509Certificate known : x509.getAcceptedIssuers()) {
                        store.setCertificateEntry("system" + number++, known);
                    }
                }
            }
            for (Path file : authorities) {
                for (Certificate own : certificates(file)) {
                    store.setCertificateEntry("own" + number++, own);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFileException("the trusted certificates cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] system() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    /// The certificates of a PEM file, at least one.
    static Collection<? extends Certificate> certificates(Path file) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (found.isEmpty()) {
                throw new TlsFileException(file + " holds no certificate: a PEM file is expected");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(file + " is no PEM file of certificates: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TlsFileException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file) {
        byte[] der;
        try {
            String pem = Files.readString(file, StandardCharsets.US_ASCII);
            int start = pem.indexOf("-----BEGIN PRIVATE KEY-----");
            int end = pem.indexOf("-----END PRIVATE KEY-----");
            if (start < 0 || end < start) {
                throw new TlsFileException(file + " holds no unencrypted PKCS#8 key: convert it with"
                        + " `openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`");
            }
            der = Base64.getMimeDecoder().decode(pem.substring(start + 27, end));
        } catch (IOException | IllegalArgumentException e) {
            throw new TlsFileException(file + " cannot be read as a PEM key: " + e.getMessage(), e);
        }
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // a key of another kind
            } catch (GeneralSecurityException e) {
                throw new TlsFileException(file + ": " + e.getMessage(), e);
            }
        }
        throw new TlsFileException(file + " holds a key that is neither RSA, EC nor EdDSA");
    }

    /// `checkcert: false`. The extended class, because with the plain one the JDK would still check the host name.
    private static final class AcceptEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
