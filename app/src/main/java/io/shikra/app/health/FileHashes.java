// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SHA-256 of files, by their names without folder and ending.
public final class FileHashes {
    private FileHashes() {}

    /// Files that cannot be read are left out.
    public static Map<String, String> of(List<Path> files) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                all.put(name(file), HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file))));
            } catch (IOException e) {
                // whoever reads it says so
            }
        }
        return all;
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return MetricsSnapshot.sanitised(dot > 0 ? name.substring(0, dot) : name);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
