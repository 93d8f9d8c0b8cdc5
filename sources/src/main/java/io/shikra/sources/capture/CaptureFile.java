// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that one recording writes into: it is emptied only when nobody else does.
final class CaptureFile {
    private CaptureFile() {}

    /// Creates the file, or empties it. It is this stream's alone until it is closed, or the process ends.
    ///
    /// @throws CaptureException when another recording writes into it; it has not been touched then
    static FileOutputStream open(Path file) throws IOException, CaptureException {
        FileOutputStream out = new FileOutputStream(file.toFile(), true);
        FileChannel channel = out.getChannel();
        if (!isOurs(channel)) {
            out.close();
            throw new CaptureException(
                    file + ": another recording writes into it: choose another file, or end that one");
        }
        if (Files.isRegularFile(file) && channel.size() > 0) {
            channel.truncate(0);
        }
        return out;
    }

    /// Held as long as the channel is open.
    private static boolean isOurs(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very process
        } catch (IOException e) {
            return true; // a file system without locks: as good as it gets
        }
    }

    static CaptureException failed(Path file, IOException e) {
        return new CaptureException(file + ": cannot be written: " + reason(file, e), e);
    }

    private static String reason(Path file, IOException e) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            return "it is a directory; name a file";
        }
        if (folder != null && !Files.isDirectory(folder)) {
            return "there is no folder " + folder + "; make it first";
        }
        String words = String.valueOf(e.getMessage()).replaceFirst(".*\\(([^()]+)\\)$", "$1");
        return words + "; check permissions and free space";
    }
}
