// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.RuleSet;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The conditions that Falco was asked to match against captures: what it compiled compiles here, and what it refused
/// is refused. (Those on `evt.rawarg` need the event table's types, which this test's catalogue does not have.)
class FilterConditionsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final LoadOptions options = LoadOptions.of(
            Map.of("syscall", SpecCatalogue.syscall(Shared.require("spec/fields.tsv"))),
            new EventNames(Set.of("container")));

    @Test
    void conditionsCompileWhenFalcoCompilesThem() throws IOException {
        Set<String> refused = conditions("compile_errors");
        Set<String> accepted = conditions("conditions");
        accepted.removeAll(refused);
        StringBuilder yaml = new StringBuilder();
        int number = 0;
        for (String condition : accepted) {
            yaml.append(rule("R" + number++, condition));
        }

        RuleSet rules = RuleLoader.loadTexts(List.of(new RuleText("f.yaml", yaml.toString())), options);

        System.out.printf("filter vectors: %d conditions compiled, %d refused%n", accepted.size(), refused.size());
        assertThat(rules.problems()).filteredOn(Problem::isError).isEmpty();
        assertThat(rules.rules()).hasSize(accepted.size());
        assertThat(refused).allSatisfy(condition -> {
            RuleSet broken = RuleLoader.loadTexts(List.of(new RuleText("f.yaml", rule("R", condition))), options);
            assertThat(broken.isUsable()).as(condition).isFalse();
        });
    }

    private static Set<String> conditions(String key) throws IOException {
        Set<String> conditions = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(Shared.require("vectors/filter-vectors"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json.gz")).toList()) {
                try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    for (JsonNode condition : JSON.readTree(in).path(key)) {
                        conditions.add(condition.path("condition").asString());
                    }
                }
            }
        }
        conditions.removeIf(condition -> condition.contains("evt.rawarg"));
        return conditions;
    }

    private static String rule(String name, String condition) {
        return "- rule: " + name + "\n  desc: d\n  condition: " + JSON.writeValueAsString(condition)
                + "\n  output: o\n  priority: INFO\n  warn_evttypes: false\n";
    }
}
