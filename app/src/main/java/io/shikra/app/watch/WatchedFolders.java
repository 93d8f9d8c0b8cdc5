// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which folders have to be watched to hear of every change of files: not only their own, but that of each link on the
/// way to them. A ConfigMap is such a way: `rules.yaml` is a link to `..data/rules.yaml`, and a change makes `..data` a
/// link to another folder.
final class WatchedFolders {
    private final Set<Path> folders = new LinkedHashSet<>();
    private final Set<Path> followed = new HashSet<>();

    private WatchedFolders() {}

    /// Those that are there; in place of one that is not, the nearest above it, where it would appear.
    ///
    /// @param places files and folders, there or not
    static Set<Path> of(List<Path> places) {
        WatchedFolders all = new WatchedFolders();
        for (Path place : places) {
            Path absolute = place.toAbsolutePath();
            all.follow(absolute);
            if (Files.isDirectory(absolute)) {
                all.folders.add(absolute);
                children(absolute).forEach(all::follow);
            }
        }
        return all.folders;
    }

    /// Every link on the way leads over another way. Links in a circle come to an end because no way is gone twice.
    private void follow(Path path) {
        if (!followed.add(path)) {
            return;
        }
        add(path.getParent());
        for (Path at = path; at != null; at = at.getParent()) {
            if (Files.isSymbolicLink(at)) {
                add(at.getParent());
                follow(target(at));
            }
        }
    }

    private void add(@Nullable Path folder) {
        Path there = folder;
        while (there != null && !Files.isDirectory(there)) {
            there = there.getParent();
        }
        if (there != null) {
            folders.add(there);
        }
    }

    /// Not made shorter: what stands before `..` may be a link too.
    private static Path target(Path link) {
        try {
            return link.resolveSibling(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return link; // gone meanwhile: its folder tells when it is there again
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // loading says what cannot be read
        }
    }
}
