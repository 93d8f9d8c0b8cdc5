// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeAccessTest {
    @TempDir
    Path dir;

    @Test
    void takesTheCurrentContextsServerAndToken() throws IOException {
        Path file = write("""
                apiVersion: v1
                kind: Config
                current-context: two
                clusters:
                - {name: a, cluster: {server: "https://a:6443"}}
                - {name: b, cluster: {server: "https://b:6443/", insecure-skip-tls-verify: true}}
                users:
                - {name: u, user: {token: s3cret}}
                contexts:
                - {name: one, context: {cluster: a, user: u}}
                - {name: two, context: {cluster: b, user: u}}
                """);

        KubeAccess access = KubeAccess.kubeconfig(file);

        assertThat(access.server()).hasToString("https://b:6443");
        assertThat(access.bearer()).isEqualTo("s3cret");
    }

    @Test
    void aTokenFileIsReadEachTime() throws IOException {
        Files.writeString(dir.resolve("token"), "first\n");
        KubeAccess access = KubeAccess.kubeconfig(write(config("{server: \"https://a\"}", "{tokenFile: token}")));

        assertThat(access.bearer()).isEqualTo("first");
        Files.writeString(dir.resolve("token"), "second\n");
        assertThat(access.bearer()).isEqualTo("second");
    }

    @Test
    void errorsSayWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> KubeAccess.kubeconfig(write("current-context: x\ncontexts: []\n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("contexts has no entry named \"x\"");
        assertThatThrownBy(() -> KubeAccess.kubeconfig(write("a: [\n"))).hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> KubeAccess.kubeconfig(write(config("{server: \"::\"}", "{}"))))
                .hasMessageContaining("server");
        assertThatThrownBy(
                        () -> KubeAccess.kubeconfig(write(config("{server: \"https://a\"}", "{exec: {command: x}}"))))
                .hasMessageContaining("logs in by a program");
        assertThatThrownBy(() -> KubeAccess.kubeconfig(
                        write(config("{server: \"https://a\", certificate-authority-data: \"%%\"}", "{}"))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> KubeAccess.inCluster(Map.of())).hasMessageContaining("KUBERNETES_SERVICE_HOST");
    }

    @Test
    void readsKeysInAllThreeForms() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair rsaKey = rsa.generateKeyPair();
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair ecKey = ec.generateKeyPair();
        byte[] pkcs8 = rsaKey.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length); // behind the algorithm

        assertThat(Pem.privateKey(pem("PRIVATE KEY", pkcs8))).isEqualTo(rsaKey.getPrivate());
        assertThat(Pem.privateKey(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(rsaKey.getPrivate());
        assertThat(Pem.privateKey(pem("PRIVATE KEY", ecKey.getPrivate().getEncoded())))
                .isEqualTo(ecKey.getPrivate());
        ECPrivateKey sec1 = (ECPrivateKey)
                Pem.privateKey(pem("EC PARAMETERS", HexFormat.of().parseHex("06082a8648ce3d030107"))
                        + pem("EC PRIVATE KEY", sec1((ECPrivateKey) ecKey.getPrivate())));
        assertThat(sec1.getS()).isEqualTo(((ECPrivateKey) ecKey.getPrivate()).getS());
    }

    @Test
    void damagedKeysAreRefusedAsKeys() throws GeneralSecurityException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        String good =
                pem("EC PRIVATE KEY", sec1((ECPrivateKey) ec.generateKeyPair().getPrivate()));
        for (int i = 0; i < 300; i++) {
            StringBuilder damaged = new StringBuilder(good);
            damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(128));
            damaged.setLength(damaged.length() - random.nextInt(20));
            try {
                Pem.privateKey(damaged.toString());
            } catch (GeneralSecurityException e) {
                assertThat(e).hasMessageNotContaining("null");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /// RFC 5915: version 1, the number, the curve.
    private static byte[] sec1(ECPrivateKey key) {
        byte[] number = key.getS().toByteArray();
        byte[] der = new byte[3 + 34 + 12 + 2];
        System.arraycopy(HexFormat.of().parseHex("30310201010420"), 0, der, 0, 7);
        BigInteger unsigned = new BigInteger(1, number);
        byte[] bytes = unsigned.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, der, 7 + 32 - length, length);
        System.arraycopy(HexFormat.of().parseHex("a00a06082a8648ce3d030107"), 0, der, 39, 12);
        return der;
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    private static String config(String cluster, String user) {
        return "current-context: c\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: "
                + cluster + "}]\nusers: [{name: u, user: " + user + "}]\n";
    }

    private Path write(String text) throws IOException {
        return Files.writeString(dir.resolve("config"), text);
    }
}
