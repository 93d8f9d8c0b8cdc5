// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.rule.RuleSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
    @Test
    void referencesTakeTheLongestFieldOrCall() {
        assertThat(parts("run %proc.name.")).containsExactly("'run '", "proc.name", "'.'");
        assertThat(parts("%proc.namely")).containsExactly("proc.name", "'ly'");
        assertThat(parts("%proc.aname[2]%proc.pid")).containsExactly("proc.aname[2]", "proc.pid");
        assertThat(parts("%proc.aname[x] %proc.aname[2")).containsExactly("proc.aname", "'[x] '", "proc.aname", "'[2'");
        assertThat(parts("%toupper(proc.name)!")).containsExactly("toupper(proc.name)", "'!'");
    }

    @Test
    void aWidthComesBeforeTheField() {
        OutputFormat.Reference reference =
                (OutputFormat.Reference) format("%20proc.name").parts().getFirst();

        assertThat(reference.width()).isEqualTo(20);
        assertThat(reference.text()).isEqualTo("proc.name");
    }

    @Test
    void nothingBehindAPercentOrAWidthIsRefused() {
        assertThat(refusal("cost %")).isEqualTo("invalid formatting syntax: formatting cannot end with a %");
        assertThat(refusal("cost %20")).isEqualTo("invalid formatting syntax: formatting cannot end with a number");
    }

    @Test
    void aLeadingStarIsDropped() {
        assertThat(format("*%proc.name").text()).isEqualTo("%proc.name");
    }

    private static List<String> parts(String output) {
        return format(output).parts().stream()
                .map(part -> switch (part) {
                    case OutputFormat.Literal literal -> "'" + literal.text() + "'";
                    case OutputFormat.Reference reference -> reference.text();
                })
                .toList();
    }

    private static OutputFormat format(String output) {
        RuleSet rules = load(output);
        assertThat(rules.isUsable()).isTrue();
        return rules.rules().getFirst().format();
    }

    private static String refusal(String output) {
        RuleSet rules = load(output);
        assertThat(rules.isUsable()).isFalse();
        return rules.problems().getFirst().message();
    }

    private static RuleSet load(String output) {
        String yaml = "- {rule: A, desc: d, condition: evt.type=open, output: '" + output + "', priority: INFO}";
        LoadOptions options = LoadOptions.of(Map.of("syscall", SpecCatalogue.small()), new EventNames(Set.of()));
        return RuleLoader.loadTexts(List.of(new RuleText("f.yaml", yaml)), options);
    }
}
