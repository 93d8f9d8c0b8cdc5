// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.nio.file.Path;
import java.util.List;

/// The files of the pieces: those of the rows.
public final class BenchFiles {
    /// The capture with the event types that a Falco traces.
    public static final String FALCOSET = "bench-falcoset";

    private BenchFiles() {}

    /// @param name of a capture of the rows, or the path of another
    public static Path capture(String name) {
        return name.equals(FALCOSET) ? material().capture(name) : Path.of(name);
    }

    /// Falco's three rule files.
    public static List<Path> rules() {
        return material().rules(Material.Rules.THREE);
    }

    private static Material material() {
        Path root =
                Path.of(System.getProperty("shikra.root", ".")).toAbsolutePath().normalize();
        return new Material(Material.shared(root), Path.of(System.getProperty("java.io.tmpdir")));
    }
}
