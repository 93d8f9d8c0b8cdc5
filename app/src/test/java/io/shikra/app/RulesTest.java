// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.ProblemPrinter;
import io.shikra.engine.state.PodResources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {
    private static final String RULE = "- {rule: a, desc: d, output: o, priority: NOTICE, condition: '%s'}\n";
    private static final int STACK = 8 << 20; // what ./shikra gives

    @TempDir
    Path folder;

    private static RuleSet check(Path file) {
        return new Rules(new SyscallFields("")).check(List.of(file), false);
    }

    @Test
    void saysFromWhichPathsNothingIsRead() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path text = Files.writeString(folder.resolve("rules.txt"), "");
        Path rules = Files.writeString(folder.resolve("rules.yaml"), "");

        assertThat(Rules.ignored(List.of(empty, text, rules)))
                .containsExactly(
                        empty + " holds no rule file: names of rule files end in .yaml or .yml",
                        text + " is not read: names of rule files end in .yaml or .yml");
    }

    @Test
    void aConditionAsDeepAsFalcosLimitLoads() throws Exception {
        int levels = 490;
        String condition = "(proc.name=a or (evt.type=execve and ".repeat(levels) + "proc.name=b" + "))".repeat(levels);
        Path file = Files.writeString(folder.resolve("deep.yaml"), RULE.formatted(condition));
        RuleSet[] rules = new RuleSet[1];
        Thread deep = new Thread(null, () -> rules[0] = check(file), "deep", STACK);
        deep.start();
        deep.join();

        assertThat(rules[0].rules()).hasSize(1);
    }

    @Test
    void aFileInUtf16IsToldFromOneWithAStrayControl() throws Exception {
        Path file = Files.writeString(folder.resolve("wide.yaml"), RULE.formatted("x"), StandardCharsets.UTF_16LE);

        assertThat(ProblemPrinter.print(check(file))).contains("in UTF-16? Save it in UTF-8");
    }

    @Test
    void aRuleThatOnlyAnApiServerCanServeIsSaidToNeedACluster() throws Exception {
        Path file = Files.writeString(
                folder.resolve("meta.yaml"), RULE.formatted("k8smeta.deployment.name = web and proc.name = sh"));
        RuleSet checked = new Rules(new SyscallFields("", PodResources.NONE)).check(List.of(file), false);

        assertThat(RuleReport.full(checked))
                .contains(file + ":1:3: needs a cluster: rule 'a': the API server tells k8smeta.deployment.name; ")
                .contains("1 rules can be loaded, 0 cannot yet");
        assertThat(check(file).notLoaded().getFirst().reason())
                .isEqualTo("needs field k8smeta.deployment.name, which the API server of a cluster tells: there is none"
                        + " (--kubeconfig FILE names one)");
    }

    @Test
    void anEscapeSequenceOfAFileIsShownNotObeyed() throws Exception {
        Path file = Files.writeString(folder.resolve("esc.yaml"), RULE.formatted("proc.name \u001b[2J = x"));

        assertThat(ProblemPrinter.print(check(file))).doesNotContain("\u001b");
    }
}
