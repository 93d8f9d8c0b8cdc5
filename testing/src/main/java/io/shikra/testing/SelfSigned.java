// SPDX-License-Identifier: Apache-2.0
package io.shikra.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate that signs itself and its key, as PEM files, made by the JDK's keytool; valid for two days.
///
/// @param certificate PEM
/// @param key         PEM, PKCS#8, not encrypted
public record SelfSigned(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /// @param name of the subject and of the files
    /// @param san  whom it is for, as keytool writes it: `ip:127.0.0.1`, `dns:client`
    public static SelfSigned make(Path folder, String name, String san) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String words = "-genkeypair -keyalg EC -validity 2 -storetype PKCS12 -storepass " + PASSWORD;
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(words.split(" ", -1))));
        builder.command().addFirst(keytool);
        builder.command().addAll(List.of("-alias", name, "-dname", "CN=" + name, "-ext", "san=" + san));
        builder.command().addAll(List.of("-keystore", store.toString()));
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
        return new SelfSigned(
                pem(
                        folder.resolve(name + ".crt"),
                        "CERTIFICATE",
                        keys.getCertificate(name).getEncoded()),
                pem(folder.resolve(name + ".key"), "PRIVATE KEY", key));
    }

    private static Path pem(Path file, String kind, byte[] der) throws Exception {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }
}
