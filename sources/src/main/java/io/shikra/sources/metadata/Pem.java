// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS from PEM text: certificates, and private keys in PKCS #8, PKCS #1 (`RSA PRIVATE KEY`) or SEC 1
/// (`EC PRIVATE KEY`), which is what kubeconfig files carry.
final class Pem {
    private static final char[] NO_PASSWORD = new char[0];
    /// AlgorithmIdentifier of rsaEncryption (RFC 8017, A.1).
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
    /// Object identifier of ecPublicKey (RFC 5480, 2.1.1).
    private static final byte[] EC = hex("06072a8648ce3d0201");

    private Pem() {}

    /// @param ca          trusted certificates; empty: those of the JDK
    /// @param certificate of the client, and {@code key} with it; both empty: none
    static SSLContext tls(String ca, String certificate, String key, boolean insecure)
            throws GeneralSecurityException, IOException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(
                certificate.isEmpty() ? new KeyManager[0] : identity(certificate, key),
                insecure ? new TrustManager[] {new TrustsAll()} : trust(ca),
                new SecureRandom());
        return tls;
    }

    private static TrustManager[] trust(String ca) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = emptyStore();
        int n = 0;
        if (!ca.isBlank() && !ca.contains("-----BEGIN")) {
            throw new GeneralSecurityException("the certificate authority is not PEM");
        }
        for (Certificate trusted : certificates(ca)) {
            store.setCertificateEntry("ca" + n++, trusted);
        }
        if (n == 0) {
            factory.init((KeyStore) null);
        } else {
            factory.init(store);
        }
        return factory.getTrustManagers();
    }

    private static KeyManager[] identity(String certificate, String key) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
        store.setKeyEntry("client", privateKey(key), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        String begin = "-----BEGIN ";
        for (int at = pem.indexOf(begin); at >= 0; at = pem.indexOf(begin, at + 1)) {
            int typeEnd = pem.indexOf("-----", at + begin.length());
            int end = typeEnd < 0 ? -1 : pem.indexOf("-----END", typeEnd + 5);
            if (end < 0) {
                break;
            }
            byte[] der = der(pem.substring(typeEnd + 5, end));
            switch (pem.substring(at + begin.length(), typeEnd)) {
                case "PRIVATE KEY" -> {
                    return anyKey(der);
                }
                case "RSA PRIVATE KEY" -> {
                    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped(RSA, der)));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = sequence(EC, curve(der));
                    return KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(wrapped(algorithm, der)));
                }
                default -> {
                    // EC PARAMETERS may stand before the key.
                }
            }
        }
        throw new InvalidKeySpecException(
                "there is no unencrypted private key: a PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY is needed");
    }

    private static byte[] der(String base64) throws InvalidKeySpecException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("the private key is not base64", e);
        }
    }

    private static PrivateKey anyKey(byte[] der) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Another algorithm's.
            }
        }
        throw new InvalidKeySpecException("the private key is none of RSA, EC and Ed25519");
    }

    /// PKCS #8: version 0, the algorithm, the key as an octet string.
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return sequence(new byte[] {2, 1, 0}, algorithm, element(4, key));
    }

    /// The curve's identifier: element [0] of the key (RFC 5915).
    private static byte[] curve(byte[] der) throws InvalidKeySpecException {
        for (int i = 0; i + 3 < der.length; i++) {
            int length = der[i + 1];
            if (der[i] == (byte) 0xA0 && der[i + 2] == 6 && length > 2 && i + 2 + length <= der.length) {
                return Arrays.copyOfRange(der, i + 2, i + 2 + length);
            }
        }
        throw new InvalidKeySpecException("the EC private key does not name its curve");
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return element(0x30, all.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 128) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /// For `insecure-skip-tls-verify: true`, which the user wrote.
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
