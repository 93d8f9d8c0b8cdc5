// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.app.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationKindTest {
    @TempDir
    Path folder;

    private ConfigurationKind kind(String text) throws IOException {
        Files.writeString(folder.resolve("some.yaml"), text);
        return ConfigurationKind.of(folder, Path.of("some.yaml"));
    }

    @Test
    void aFileIsFalcosWhenOneOfItsKeysIs() throws IOException {
        assertThat(kind("rules_files: [a.yaml]\njson_output: true\n")).isEqualTo(ConfigurationKind.FALCO);
        assertThat(kind("priority: debug\nstdout_output: {enabled: true}\n")).isEqualTo(ConfigurationKind.FALCO);
        assertThat(kind("rules: [{disable: {tag: x}}]\n")).isEqualTo(ConfigurationKind.FALCO);
    }

    @Test
    void everythingElseIsOurs() throws IOException {
        assertThat(kind("")).isEqualTo(ConfigurationKind.SHIKRA);
        assertThat(kind("priority: debug\njson_output: true\n")).isEqualTo(ConfigurationKind.SHIKRA);
        assertThat(kind("rules: [my_rules.yaml]\noutputs: {slack: {webhookurl: x}}\n"))
                .isEqualTo(ConfigurationKind.SHIKRA);
        assertThat(kind("hub.port: 1\n")).isEqualTo(ConfigurationKind.SHIKRA);
        assertThat(kind("no_such_key: 1\n")).isEqualTo(ConfigurationKind.SHIKRA);
    }

    @Test
    void aMixtureIsRefusedWithBothKeysAndAWayOut() {
        assertThatThrownBy(() -> kind("rules_files: [a.yaml]\nhub: {port: 1}\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("some.yaml:2:1: 'hub' is a key of Shikra's own configuration, and 'rules_files'")
                .hasMessageContaining("-c falco.yaml -c shikra.yaml");
    }
}
