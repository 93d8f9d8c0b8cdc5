// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcAccountFilesTest {
    @TempDir
    Path proc;

    @Test
    void readsTheFilesOfAProcessRoot() throws IOException {
        Path etc = Files.createDirectories(proc.resolve("7/root/etc"));
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/:/bin/sh\n");

        assertThat(new ProcAccountFiles(proc).read(7, "etc/passwd")).asString().startsWith("root:x:0");
        assertThat(new ProcAccountFiles(proc).read(7, "etc/group")).isEmpty();
        assertThat(new ProcAccountFiles(proc).read(8, "etc/passwd")).isEmpty();
    }

    @Test
    void followsNoLinkThatAContainerMayHaveMade() throws IOException {
        Path secret = Files.writeString(proc.resolve("secret"), "secret");
        Path etc = Files.createDirectories(proc.resolve("7/root/etc"));
        Files.createSymbolicLink(etc.resolve("passwd"), secret);
        Files.createDirectories(proc.resolve("9/root"));
        Files.createSymbolicLink(proc.resolve("9/root/etc"), etc);
        Files.writeString(etc.resolve("group"), "root:x:0:");

        assertThat(new ProcAccountFiles(proc).read(7, "etc/passwd")).isEmpty();
        assertThat(new ProcAccountFiles(proc).read(9, "etc/group")).isEmpty();
    }
}
