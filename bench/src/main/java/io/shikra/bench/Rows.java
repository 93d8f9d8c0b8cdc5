// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import io.shikra.bench.Material.Rules;
import io.shikra.bench.Result.Published;
import java.nio.file.Path;
import java.util.List;

/// All rows. Falco's figures are those published with the recordings (medians of 5 runs of a release build, one
/// thread).
final class Rows {
    private Rows() {}

    /// @param root the installation
    static List<Row> all(Path root) {
        return List.of(
                new ReplayRow("falcoset-never", "bench-falcoset", Rules.NEVER, new Published(742, 3.4, 1.9)),
                new ReplayRow("falcoset-stable", "bench-falcoset", Rules.STABLE, new Published(1589, 7.4, 2.1)),
                new ReplayRow("falcoset-three", "bench-falcoset", Rules.THREE, new Published(3614, 16.7, 2.8)),
                new ReplayRow("all-never", "bench-all", Rules.NEVER, new Published(403, 2.9, 1.7)),
                new ReplayRow("all-stable", "bench-all", Rules.STABLE, new Published(575, 4.2, 1.8)),
                new ReplayRow("all-three", "bench-all", Rules.THREE, new Published(1257, 9.1, 1.9)),
                new CopiesRow("copies", "bench-falcoset"),
                new PartitionsRow("partitions"),
                new LoadRow("load", root.resolve("docs/examples/session.scap")),
                new ReloadRow("reload-ready", "bench-falcoset", ReloadRow.Figure.READY),
                new ReloadRow("reload-pause", "bench-falcoset", ReloadRow.Figure.PAUSE));
    }
}
