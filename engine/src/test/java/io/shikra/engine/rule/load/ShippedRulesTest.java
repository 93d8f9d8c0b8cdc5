// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.testing.Shared;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedRulesTest {
    private final Path fields = Shared.require("spec/fields.tsv");
    private final EventNames events = new EventNames(Set.of("container"));

    @Test
    void falcosThreeRuleFilesLoadTogetherWithoutAnError() {
        List<Path> files = Stream.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml")
                .map(name -> Shared.require("data/falco-rules/" + name))
                .toList();

        RuleSet rules =
                RuleLoader.load(files, LoadOptions.of(Map.of("syscall", SpecCatalogue.syscall(fields)), events));

        assertThat(errors(rules)).isEmpty();
        assertThat(rules.notLoaded()).isEmpty();
        assertThat(rules.rules()).hasSize(25 + 31 + 37);
        assertThat(rules.rules().stream().filter(Rule::enabled)).hasSize(25 + 31 + 25);
    }

    @Test
    void theAuditRulesNeedTheirPluginAndAreOtherwiseRight() {
        Path file = Shared.require("data/falco-rules/k8s_audit_rules.yaml");
        LoadOptions options = LoadOptions.of(
                Map.of("syscall", SpecCatalogue.syscall(fields), "k8s_audit", SpecCatalogue.audit(fields)), events);

        RuleSet rules = RuleLoader.load(List.of(file), options);

        assertThat(errors(rules))
                .extracting(Problem::message)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("Plugin requirement not satisfied, must load one of: k8saudit (>= 0.18.0)"),
                        second -> assertThat(second)
                                .isEqualTo("Plugin requirement not satisfied, must load one of: json (>= 0.7.0)"));
        assertThat(rules.rules()).hasSize(48);
        assertThat(rules.rules().getFirst().eventCodes()).containsExactly(322, 402);
    }

    @ParameterizedTest
    @CsvSource({
        "aws_cloudtrail_rules.yaml, 2, 22",
        "github.yaml, 1, 15",
        "k8s_audit_rules.yaml, 2, 48",
        "okta_rules.yaml, 1, 21"
    })
    void rulesOfSourcesThatAreNotHereAreSkippedWithAWarningForEach(String name, int plugins, int unknown) {
        List<Path> files = Stream.of("falco_rules.yaml", name)
                .map(file -> Shared.require("data/falco-rules/" + file))
                .toList();

        RuleSet rules =
                RuleLoader.load(files, LoadOptions.of(Map.of("syscall", SpecCatalogue.syscall(fields)), events));

        assertThat(errors(rules)).isEmpty();
        assertThat(rules.rules()).hasSize(25);
        assertThat(rules.problems())
                .filteredOn(problem -> problem.code().equals("LOAD_UNKNOWN_SOURCE"))
                .hasSize(plugins + unknown);
    }

    @Test
    void aPluginThatIsMissingForRulesOfOurOwnSourceIsAnError() {
        String yaml = """
                - required_plugin_versions: [{name: json, version: 0.7.0}]
                - rule: Mine
                  desc: d
                  condition: evt.type = open
                  output: o
                  priority: INFO
                """;

        RuleSet rules = RuleLoader.loadTexts(
                List.of(new RuleText("mine.yaml", yaml)),
                LoadOptions.of(Map.of("syscall", SpecCatalogue.syscall(fields)), events));

        assertThat(errors(rules)).extracting(Problem::code).containsExactly("LOAD_ERR_VALIDATE");
    }

    private static List<Problem> errors(RuleSet rules) {
        return rules.problems().stream().filter(Problem::isError).toList();
    }
}
