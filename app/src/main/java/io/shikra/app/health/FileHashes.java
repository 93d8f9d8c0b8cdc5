// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import io.shikra.app.watch.FileContents;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// SHA-256 of files, by their names without folder and ending.
public final class FileHashes {
    private FileHashes() {}

    /// Files that cannot be read are left out.
    public static Map<String, String> of(FileContents contents) {
        Map<String, String> all = new LinkedHashMap<>();
        contents.digests().forEach((file, digest) -> {
            if (!digest.isEmpty()) {
                all.put(name(file), digest);
            }
        });
        return all;
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return MetricsSnapshot.sanitised(dot > 0 ? name.substring(0, dot) : name);
    }
}
