// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Functions of the script `shikra`, in a shell.
class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("shikra.root"), "shikra");

    /// @param environment all of it, but PATH
    private static String shell(Map<String, String> environment, String function, String commands)
            throws IOException, InterruptedException {
        String load = "eval \"$(sed -n '/^" + function + "()/,/^}/p' '" + SCRIPT + "')\"\n";
        ProcessBuilder shell = new ProcessBuilder("bash", "-euc", load + commands).redirectErrorStream(true);
        shell.environment().keySet().retainAll(java.util.Set.of("PATH"));
        shell.environment().putAll(environment);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    private static String encodingOfNames(Map<String, String> environment) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        return shell(
                environment,
                "speak_utf8",
                "speak_utf8; '" + java
                        + "' -XshowSettings:properties -version 2>&1 | sed -n 's/.*sun.jnu.encoding = //p';"
                        + " echo \"${TZ-}\"");
    }

    @Test
    void namesAreUtf8WhateverTheLocaleSays() throws Exception {
        assertThat(encodingOfNames(Map.of())).isEqualTo("UTF-8");
        assertThat(encodingOfNames(Map.of("LC_ALL", "C", "TZ", "Asia/Tokyo"))).isEqualTo("UTF-8\nAsia/Tokyo");
        assertThat(encodingOfNames(Map.of("LANG", "no_SUCH.UTF-8"))).isEqualTo("UTF-8");
    }

    @Test
    void aLocaleOfUtf8StaysAsItIs() throws Exception {
        assertThat(shell(Map.of("LANG", "C.UTF-8"), "speak_utf8", "speak_utf8; echo \"${LC_ALL-unset} $LANG\""))
                .isEqualTo("unset C.UTF-8");
    }
}
