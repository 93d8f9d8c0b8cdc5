// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.config.ConfigurationFile;
import io.shikra.app.falco.FalcoConfiguration;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSourceTest {
    private static final String RULE =
            "- {rule: %s, desc: d, output: o, priority: NOTICE, condition: evt.type=openat}\n";

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private Path falco;
    private Path rules;

    @BeforeEach
    void aConfiguration() throws IOException {
        rules = Files.createDirectory(folder.resolve("rules.d"));
        Files.writeString(rules.resolve("a.yaml"), RULE.formatted("a"));
        falco = configuration("");
    }

    private Path configuration(String more) throws IOException {
        return Files.writeString(folder.resolve("falco.yaml"), "rules_files: [" + rules + "]\n" + more);
    }

    private RunSettings settings() {
        FalcoSettings settings =
                FalcoConfiguration.read(Path.of(""), falco, Map.of()).forRun();
        return new RunSettings(ConfigurationFile.defaults(folder, folder), settings, settings.files());
    }

    private RuleSource source() {
        return new RuleSource(settings(), this::settings, folder, _ -> new SyscallFields(""));
    }

    private static List<String> enabled(RuleSource.Loaded loaded) {
        return loaded.rules().stream().filter(Rule::enabled).map(Rule::name).toList();
    }

    @Test
    void readsTheRulesOfNowWithFieldsOfTheirOwn() throws IOException {
        RuleSource source = source();
        RuleSource.Loaded first = source.load(said::add);
        Files.writeString(rules.resolve("b.yaml"), RULE.formatted("b"));
        RuleSource.Loaded second = source.reload(said::add);

        assertThat(enabled(first)).containsExactly("a");
        assertThat(enabled(second)).containsExactly("a", "b");
        assertThat(second.fields()).isNotSameAs(first.fields());
        assertThat(second.hashes()).containsOnlyKeys("a", "b");
        assertThat(said).isEmpty();
    }

    @Test
    void whatTheConfigurationSaysOfRulesIsReadAgainAndTheRestIsNamed() throws IOException {
        Files.writeString(rules.resolve("b.yaml"), RULE.formatted("b"));
        RuleSource source = source();
        configuration("rules: [{disable: {rule: a}}]\n");
        assertThat(enabled(source.reload(said::add))).containsExactly("b");
        assertThat(said).isEmpty();

        configuration("json_output: true\n");
        assertThat(enabled(source.reload(said::add))).containsExactly("a", "b");
        assertThat(said)
                .containsExactly(
                        "settings besides those of the rules are others than at the start: restart to use them");
    }

    @Test
    void aMistakeIsNamedWithItsPlaceAndTheNextReadingIsNotMisled() throws IOException {
        RuleSource source = source();
        Files.writeString(rules.resolve("b.yaml"), RULE.formatted("b").replace("evt.type", "evt.typo"));
        assertThatThrownBy(() -> source.reload(said::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(rules.resolve("b.yaml") + ":1:")
                .hasMessageContaining("evt.typo");
        Files.writeString(rules.resolve("b.yaml"), RULE.formatted("b"));
        configuration("priority: loud\n");
        assertThatThrownBy(() -> source.reload(said::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(falco + ":2:");
        configuration("");

        assertThat(enabled(source.reload(said::add))).containsExactly("a", "b");
    }

    @Test
    void aNameThatMeansNoFileIsRefusedAndTheFilesOfBeforeStayWatched() throws IOException {
        Path ours = folder.resolve("shikra.yaml");
        RuleSource source = new RuleSource(
                settings(),
                () -> new RunSettings(
                        ConfigurationFile.read(ours, folder, folder), settings().falco(), List.of(falco, ours)),
                folder,
                _ -> new SyscallFields(""));
        Files.writeString(ours, "rules: ['-']\n");

        assertThatThrownBy(() -> source.reload(said::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not read from standard input");

        assertThat(source.places()).containsExactly(rules, falco);
    }

    @Test
    void filesThatTheConfigurationNamesAnewAreWatchedAlsoWhenTheyCannotBeUsedYet() throws IOException {
        RuleSource source = source();
        assertThat(source.places()).containsExactly(rules, falco);
        assertThat(source.files()).containsExactly(rules.resolve("a.yaml"), falco);
        Path other = Files.writeString(folder.resolve("other.yaml"), "- rule: half\n");
        Files.writeString(falco, "rules_files: [" + other + "]\n");

        assertThatThrownBy(() -> source.reload(said::add)).isInstanceOf(ConfigurationException.class);

        assertThat(source.files()).contains(other);
    }
}
