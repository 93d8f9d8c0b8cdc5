// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs.local;

import io.shikra.bus.Handler.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Files that lines are appended to. One that is kept open is opened anew when its name means another file, so that it
/// can be rotated by renaming, and when somebody asks for it. Safe for use by several threads.
public final class OpenFiles implements AutoCloseable {
    private final Map<Path, Open> kept = new HashMap<>();

    /// @param identity of the file (device and inode), by which a rotated one is told from its successor
    private record Open(FileChannel channel, @Nullable Object identity) {}

    /// In one write, so that lines of several writers do not mix.
    ///
    /// @param line with its end
    public synchronized Outcome append(Path file, boolean keepAlive, byte[] line) {
        try {
            if (keepAlive) {
                write(kept(file), line);
            } else {
                try (FileChannel channel = open(file)) {
                    write(channel, line);
                }
            }
            return Outcome.Done.DONE;
        } catch (IOException e) {
            forget(file);
            return new Outcome.Retry(Duration.ZERO, "cannot append to " + file + ": " + e);
        }
    }

    /// The next line finds the file by its name again.
    public synchronized void reopen() {
        Map.copyOf(kept).keySet().forEach(this::forget);
    }

    private FileChannel kept(Path file) throws IOException {
        Open there = kept.get(file);
        if (there != null && Files.exists(file) && Objects.equals(there.identity(), identity(file))) {
            return there.channel();
        }
        forget(file);
        Open fresh = new Open(open(file), identity(file));
        kept.put(file, fresh);
        return fresh.channel();
    }

    private void forget(Path file) {
        Open there = kept.remove(file);
        if (there != null) {
            try {
                there.channel().close();
            } catch (IOException e) {
                // every line was written when its append returned
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static void write(FileChannel channel, byte[] line) throws IOException {
        ByteBuffer whole = ByteBuffer.wrap(line);
        while (whole.hasRemaining()) {
            channel.write(whole);
        }
    }

    @Override
    public void close() {
        reopen();
    }
}
