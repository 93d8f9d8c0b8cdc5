// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The text of a configuration file, which is small: a device or a disk image that was named by mistake is not.
public final class ConfigurationText {
    static final int MOST_BYTES = 16 << 20;

    private ConfigurationText() {}

    /// @param said what the file is called in complaints
    /// @throws ConfigurationException when it cannot be read, is not UTF-8, or has more than 16 MiB
    public static String read(Path said, Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigurationException(said + ": is a directory: name a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new ConfigurationException(said + ": has more than 16 MiB: is it a configuration?");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(said + ": there is no such file");
        } catch (AccessDeniedException e) {
            throw new ConfigurationException(said + ": permission denied");
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(said + ": is not in UTF-8: save it so");
        } catch (IOException e) {
            throw new ConfigurationException(said + ": cannot be read: " + e.getMessage());
        }
    }
}
