// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.app.config.Configuration;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatIsNoConfigurationIsNotReadToItsEnd() {
        assertThatThrownBy(() -> ConfigurationFile.read(Path.of("/dev/zero"), folder, folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("/dev/zero: has more than 16 MiB: is it a configuration?");
        assertThatThrownBy(() -> ConfigurationFile.read(folder, folder, folder))
                .hasMessage(folder + ": is a directory: name a file");
    }

    @Test
    void aNameThatNoFileCanHaveIsRefusedWithItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("shikra.yaml"), "rules:\n- \"a\\0b\"\n");
        assertThatThrownBy(() -> ConfigurationFile.read(file, folder, folder))
                .hasMessageContaining("shikra.yaml:2:1: 'rules' is no name that a file can have");
    }

    @Test
    void nothingSaidMeansLoopbackAndObserve() {
        Configuration configuration = ConfigurationFile.defaults(Path.of("/opt/shikra"), Path.of("/data"));

        assertThat(configuration.hub().listen()).isEqualTo("127.0.0.1");
        assertThat(configuration.hub().port()).isEqualTo(2801);
        assertThat(configuration.act().enabled()).isFalse();
        assertThat(configuration.act().namespaces()).isEmpty();
        assertThat(configuration.argo().mode()).isEqualTo(Configuration.Argo.Mode.LABELLED);
        assertThat(configuration.argo().bindAddress()).isEqualTo("127.0.0.1");
        assertThat(configuration.live().ringSize()).isEqualTo(8 << 20);
        assertThat(configuration.outputs()).isEmpty();
    }

    @Test
    void nestedAndDottedKeysMeanTheSame() throws IOException {
        Configuration configuration = read("""
                rules: [a.yaml, b.d]
                priority: warning
                act: {enabled: true, namespaces: [shop, web]}
                argo.mode: native
                outputs:
                  webhook:
                    address: http://127.0.0.1:9/x
                    customHeaders: {A-Key: v}
                """);

        assertThat(configuration.detecting().rules()).containsExactly(Path.of("a.yaml"), Path.of("b.d"));
        assertThat(configuration.act().namespaces()).containsExactly("shop", "web");
        assertThat(configuration.argo().mode()).isEqualTo(Configuration.Argo.Mode.NATIVE);
        assertThat(configuration.outputs())
                .containsEntry("webhook", Map.of("address", "http://127.0.0.1:9/x", "customheaders.a-key", "v"));
    }

    @Test
    void refusesWhatItDoesNotKnowWithItsPlace() {
        assertThatThrownBy(() -> read("rules: []\nhub: {port: 1, prot: 2}\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shikra.yaml:2:16: unknown key 'hub.prot'");
        assertThatThrownBy(() -> read("hub: {port: seventy}\n"))
                .hasMessageContaining("shikra.yaml:1:13: 'hub.port' must be a number from 0 to 65535");
        assertThatThrownBy(() -> read("priority: loud\n")).hasMessageContaining(":1:11: 'loud' is no priority");
        assertThatThrownBy(() -> read("act: perhaps\n")).hasMessageContaining("'act' must be true or false");
        assertThatThrownBy(() -> read("rules: [a\n")).hasMessageContaining("not YAML");
    }

    @Test
    void saysWhatIsMissingDoubleOrTooDeep() {
        assertThatThrownBy(() -> read("rules:\n"))
                .hasMessageContaining("shikra.yaml:1:1: 'rules' has no value")
                .hasMessageContaining("^");
        assertThatThrownBy(() -> read("strict: true\nstrict: false\n"))
                .hasMessageContaining("shikra.yaml:2:1: 'strict' is said twice");
        assertThatThrownBy(() -> read("hub: {port: 1}\nhub.port: 2\n"))
                .hasMessageContaining("'hub.port' is said twice");
        assertThatThrownBy(() -> read("rules: " + "[".repeat(20_000))).hasMessageContaining("levels deep");
        assertThatThrownBy(() -> read("outputs: &a {b: *a}\n")).hasMessageContaining("aliases (*name)");
        assertThatThrownBy(() -> ConfigurationFile.read(folder.resolve("none"), folder, folder))
                .hasMessageContaining("there is no such file");
    }

    private Configuration read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("shikra.yaml"), text);
        return ConfigurationFile.read(file, Path.of("/opt/shikra"), Path.of("/data"));
    }
}
