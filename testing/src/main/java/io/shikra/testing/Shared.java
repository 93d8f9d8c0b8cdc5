// SPDX-License-Identifier: Apache-2.0
package io.shikra.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The project's specifications and golden vectors, which lie beside the repository and not in it. Tests that compare
/// with them skip, with a reason, on a machine that does not have them.
public final class Shared {
    private Shared() {}

    /// The folder: environment variable SHIKRA_SHARED, else `../shared` of the system property `shikra.root`, else
    /// `../shared` of the working directory's module or repository.
    public static Optional<Path> root() {
        String named = System.getenv("SHIKRA_SHARED");
        if (named != null && !named.isEmpty()) {
            return existing(Path.of(named));
        }
        Path repository = Path.of(System.getProperty("shikra.root", "..")).toAbsolutePath();
        return existing(repository.resolve("../shared").normalize());
    }

    /// A file or folder in it.
    public static Optional<Path> find(String relative) {
        return root().map(root -> root.resolve(relative)).filter(Files::exists);
    }

    /// A file or folder in it; the calling test is skipped, and says why, when it is not there.
    public static Path require(String relative) {
        Optional<Path> path = find(relative);
        Assumptions.assumeTrue(
                path.isPresent(),
                () -> relative + " is missing: set SHIKRA_SHARED to the folder with the shared material");
        return path.orElseThrow();
    }

    private static Optional<Path> existing(Path path) {
        return Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
    }
}
