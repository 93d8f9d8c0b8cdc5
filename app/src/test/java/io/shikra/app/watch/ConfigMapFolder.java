// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// A folder as a kubelet mounts a ConfigMap: each file is a link into `..data`, which is a link to a folder of one
/// version, and which is exchanged for another one by renaming.
final class ConfigMapFolder {
    private final Path folder;
    private int version;

    ConfigMapFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /// Puts a version in the place of the one before.
    void publish(Map<String, String> files) throws IOException {
        Path old = folder.resolve("..v" + version);
        Path next = Files.createDirectory(folder.resolve("..v" + ++version));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey()), file.getValue());
            Path link = folder.resolve(file.getKey());
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
            }
        }
        Path data = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
        Files.move(data, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (Files.exists(old)) {
            try (var gone = Files.list(old)) {
                for (Path file : gone.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(old);
        }
    }
}
