// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.app.config.ConfigurationException;
import io.shikra.testing.FuzzBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever stands in a configuration, it is read, or refused with a message; never another exception.
class FalcoConfigurationFuzzTest {
    private static final List<String> VALUES = List.of(
            "true",
            "no",
            "-1",
            "1e400",
            "NaN",
            "''",
            "[]",
            "{}",
            "[a, {b: c}]",
            "{enabled: true}",
            "{enabled: true, url: 'http://[::1'}",
            "~",
            "&a [*a]",
            "!!binary x",
            "1h30m",
            "99999999999999999999y",
            "\"\\0\"",
            "[[[]]]",
            "/");

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void everyKeyWithAnyValueIsReadOrRefused() throws IOException {
        FuzzBudget budget = FuzzBudget.of(500, 2);
        while (budget.next()) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String path =
                        FalcoKeys.ALL.get(random.nextInt(FalcoKeys.ALL.size())).path();
                String value = VALUES.get(random.nextInt(VALUES.size()));
                String[] steps = path.split("\\.", -1);
                text.append(String.join(": {", steps)).append(": ").append(value);
                text.append("}".repeat(steps.length - 1)).append('\n');
            }
            tryOut(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        byte[] whole = """
                config_files: [config.d]
                rules_files: [a, b]
                rules: [{disable: {tag: network}}, {enable: {rule: x*}}]
                append_output: [{match: {tags: [a], rule: b}, extra_output: "c", extra_fields: [d, {e: "%f"}]}]
                file_output:
                  enabled: true
                  filename: f
                metrics: {enabled: true, interval: 1h}
                """.getBytes(StandardCharsets.UTF_8);
        FuzzBudget budget = FuzzBudget.of(500, 2);
        while (budget.next()) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            tryOut(damaged);
        }
    }

    private void tryOut(byte[] text) throws IOException {
        Path file = Path.of("falco.yaml");
        Files.write(folder.resolve(file), text);
        try {
            ConfigurationKind kind = ConfigurationKind.of(folder, file);
            FalcoConfiguration configuration = FalcoConfiguration.read(folder, file, Map.of("A", "b"));
            assertThat(kind).isNotNull();
            assertThat(configuration.forReplay().warnings()).doesNotContainNull();
            assertThat(configuration.forRun().outputs()).doesNotContainNull();
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageMatching("(?s).+: .+");
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + new String(text, StandardCharsets.ISO_8859_1), e);
        }
    }
}
