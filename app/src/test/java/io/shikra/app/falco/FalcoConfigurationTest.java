// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.alert.Priority;
import io.shikra.app.config.ConfigurationException;
import io.shikra.engine.detect.RuleMatching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FalcoConfigurationTest {
    @TempDir
    Path folder;

    private FalcoConfiguration read(String text) throws IOException {
        Files.writeString(folder.resolve("falco.yaml"), text);
        return FalcoConfiguration.read(folder, Path.of("falco.yaml"));
    }

    @Test
    void anEmptyFileMeansFalcosDefaults() throws IOException {
        FalcoSettings settings = read("").settings();

        assertThat(settings.priority()).isEqualTo(Priority.DEBUG);
        assertThat(settings.matching()).isEqualTo(RuleMatching.FIRST);
        assertThat(settings.additions()).isEmpty();
        assertThat(settings.format().json()).isFalse();
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void wordsAreTakenInAnyCaseAndAnEmptyNameMeansAny() throws IOException {
        FalcoSettings settings = read("""
                rule_matching: ALL
                append_output:
                - {match: {rule: "", source: ""}, extra_output: x, extra_fields: [proc.pid, proc.pid]}
                """).settings();

        assertThat(settings.matching()).isEqualTo(RuleMatching.ALL);
        assertThat(settings.additions().getFirst().rule()).isEmpty();
        assertThat(settings.additions().getFirst().source()).isEmpty();
    }

    @Test
    void nothingBehindTheEqualsSignIsAnEmptyWord() throws IOException {
        FalcoConfiguration configuration = read("").with("priority=");

        assertThatThrownBy(configuration::settings).hasMessageContaining("'' is none of");
    }

    @Test
    void includedFilesAppendOverrideOrOnlyAdd() throws IOException {
        Files.writeString(folder.resolve("append.yaml"), "rules_files: [b.yaml]\npriority: error\n");
        Files.writeString(folder.resolve("override.yaml"), "rules_files: [c.yaml]\n");
        Files.writeString(folder.resolve("add.yaml"), "priority: alert\nrule_matching: all\n");

        assertThat(read("rules_files: [a.yaml]\nconfig_files: [append.yaml]\n")
                        .settings()
                        .rulesFiles())
                .containsExactly("a.yaml", "b.yaml");
        FalcoSettings settings = read("""
                rules_files: [a.yaml]
                config_files:
                - append.yaml
                - {path: override.yaml, strategy: override}
                - {path: add.yaml, strategy: add-only}
                """).settings();
        assertThat(settings.rulesFiles()).containsExactly("c.yaml");
        assertThat(settings.priority()).isEqualTo(Priority.ERROR);
        assertThat(settings.matching()).isEqualTo(RuleMatching.ALL);
    }

    @Test
    void withoutAListAllDefinedPluginsAreWanted() throws IOException {
        String plugins = "plugins: [{name: container, library_path: c.so}, {name: json, library_path: j.so}]\n";
        assertThat(read(plugins + "load_plugins: [container]\n").settings().warnings())
                .isEmpty();

        FalcoConfiguration all = read(plugins);
        assertThatThrownBy(all::settings)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'json'");
    }

    @Test
    void complaintsNameTheFileTheKeyAndWhatIsWrong() throws IOException {
        for (String[] wrong : new String[][] {
            {"json_output: maybe", "falco.yaml: json_output: 'maybe' is neither true nor false"},
            {"priority:", "falco.yaml: priority: has no value"},
            {"priority: [debug]", "falco.yaml: priority: must be a single value"},
            {"append_output: [x]", "falco.yaml: append_output[0]: must be a map of keys"},
            {"append_output: [{extra_fields: [proc.pid, proc.pid: a]}]", "'proc.pid' stands there twice"},
            {"append_output: [{extra_fields: [{a: b}, {a: c}]}]", "'a' stands there twice"},
            {"append_output: [{extra_fields: [{a: b, c: d}]}]", "one key and its format"},
            {"rules: [{stop: {rule: x}}]", "falco.yaml: rules[0]: enable: or disable must stand here"},
            {"rules_file: [a]\nrules_files: [b]", "falco.yaml: rules_file: stands beside rules_files"},
            {"config_files: [{path: x, strategy: mix}]", "strategy: 'mix' is none of append, override, add-only"},
            {"[a]", "falco.yaml:1:1: Falco's configuration is a map of keys"},
            {"a: [", "falco.yaml:1:"}
        }) {
            assertThatThrownBy(() -> read(wrong[0]).settings())
                    .as(wrong[0])
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(wrong[1]);
        }
    }
}
