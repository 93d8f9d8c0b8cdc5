// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
}
