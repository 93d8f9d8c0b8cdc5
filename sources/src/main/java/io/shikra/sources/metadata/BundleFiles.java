// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Small files that runtimes keep of their containers.
final class BundleFiles {
    private static final int MAX = 1 << 20;

    private BundleFiles() {}

    /// The whole file; nothing when it is missing or larger than any such file is.
    static Optional<byte[]> read(Path file) {
        try (FileInputStream in = new FileInputStream(file.toString())) {
            byte[] bytes = in.readNBytes(MAX + 1);
            return bytes.length > MAX ? Optional.empty() : Optional.of(bytes);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The `config.json` of a bundle; nothing when it is missing or being written.
    static Optional<OciConfig> config(Path bundle) {
        try {
            return read(bundle.resolve("config.json")).map(bytes -> OciConfig.parse(bytes, bytes.length));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /// Ids become parts of paths.
    static boolean isId(String id) {
        if (id.isEmpty() || id.length() > 128 || id.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean ordinary = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!ordinary && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }
}
