// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What files hold, to tell whether they hold the same later: names, links and times may change without that.
///
/// @param digests SHA-256 by file, in hexadecimal digits; an empty text for one that cannot be read
public record FileContents(Map<Path, String> digests) {
    public FileContents {
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }

    public static FileContents of(List<Path> files) {
        Map<Path, String> digests = new LinkedHashMap<>();
        files.forEach(file -> digests.put(file, digest(file)));
        return new FileContents(digests);
    }

    private static String digest(Path file) {
        if (!Files.isRegularFile(file)) {
            return ""; // what a pipe says can be read once
        }
        try {
            return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            return ""; // whoever loads it says why
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
