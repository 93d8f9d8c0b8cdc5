// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/// Reads user files through `/proc/PID/root`. The owner of a container chooses what lies there, so links are not
/// followed (an absolute one would lead to the host's files), only regular files are opened, and not more than a
/// megabyte is taken.
public final class ProcAccountFiles implements AccountFiles {
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path proc;

    /// @param proc where the host's /proc is mounted
    public ProcAccountFiles(Path proc) {
        this.proc = proc;
    }

    @Override
    public byte[] read(long pid, String path) {
        Path file = proc.resolve(Long.toString(pid)).resolve("root").resolve(path);
        Path folder = file.getParent();
        boolean plain = folder != null
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (!plain) {
            return new byte[0];
        }
        try (SeekableByteChannel in = Files.newByteChannel(file, READ)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(in.size(), MAX_BYTES));
            int got = 0;
            while (got >= 0 && buffer.hasRemaining()) {
                got = in.read(buffer);
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (IOException e) {
            return new byte[0]; // the process is gone, or its files are not for us: the names stay unknown
        }
    }
}
