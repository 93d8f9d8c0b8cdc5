// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcAccountFilesTest {
    @TempDir
    private Path proc;

    private String read() {
        return new String(new ProcAccountFiles(proc).read(7, "etc/passwd"), StandardCharsets.UTF_8);
    }

    @Test
    void readsThroughTheRootOfTheProcess() throws IOException {
        Files.createDirectories(proc.resolve("7/root/etc"));
        Files.writeString(proc.resolve("7/root/etc/passwd"), "a:x:1:1::/:/");
        assertEquals("a:x:1:1::/:/", read());
    }

    @Test
    void followsNoLinkAContainerMade() throws IOException {
        Path secret = Files.writeString(proc.resolve("shadow"), "secret");
        Files.createDirectories(proc.resolve("7/root/etc"));
        Files.createSymbolicLink(proc.resolve("7/root/etc/passwd"), secret);
        assertEquals("", read());
    }

    @Test
    void neitherFileNorProcessIsNoError() {
        assertEquals("", read());
    }

    @Test
    void takesAMegabyteAtMost() throws IOException {
        Files.createDirectories(proc.resolve("7/root/etc"));
        Files.write(proc.resolve("7/root/etc/passwd"), new byte[3 << 20]);
        assertEquals(1 << 20, read().length());
    }
}
