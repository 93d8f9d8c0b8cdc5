// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.state.AccountFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// The user database of a live process' root: `/proc/PID/root/etc/passwd`. The files of a container are its own to
/// write: links are not followed, only regular files are read, and only their first megabyte.
public final class ProcAccountFiles implements AccountFiles {
    private static final int MOST = 1 << 20;

    private final Path proc;

    public ProcAccountFiles(Path proc) {
        this.proc = proc;
    }

    @Override
    public byte[] read(long pid, String path) {
        Path at = proc.resolve(Long.toString(pid)).resolve("root");
        for (String part : path.split("/")) {
            at = at.resolve(part);
            if (Files.isSymbolicLink(at)) {
                return new byte[0];
            }
        }
        if (!Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(at, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(MOST);
        } catch (IOException e) {
            return new byte[0]; // the process is gone, or keeps its files to itself
        }
    }
}
