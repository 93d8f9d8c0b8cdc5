// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResponseRulesTest {
    private static final String GOOD = """
            - rule: Terminal shell in container
              actions: [kill]
            - tags: [mitre_persistence, shell]
              priority: Warning
              actions: kill
            """;

    @Test
    void readsRulesTagsPriorityAndActions() {
        var rules = ResponseRules.parse("r.yaml", GOOD);

        assertThat(rules.problems()).isEmpty();
        assertThat(rules.rules())
                .containsExactly(
                        new ResponseRule(
                                Set.of("Terminal shell in container"),
                                Set.of(),
                                Optional.empty(),
                                List.of(ResponseRule.Action.KILL),
                                "r.yaml:1"),
                        new ResponseRule(
                                Set.of(),
                                Set.of("mitre_persistence", "shell"),
                                Optional.of(Priority.WARNING),
                                List.of(ResponseRule.Action.KILL),
                                "r.yaml:3"));
    }

    @Test
    void allConditionsOfARuleMustHold() {
        var rules = ResponseRules.parse("r.yaml", GOOD).rules();

        assertThat(rules.get(0).matches(alert("Terminal shell in container", Priority.DEBUG)))
                .isTrue();
        assertThat(rules.get(0).matches(alert("Terminal shell in containers", Priority.DEBUG)))
                .isFalse();
        assertThat(rules.get(1).matches(alert("x", Priority.CRITICAL, "shell", "net")))
                .isTrue();
        assertThat(rules.get(1).matches(alert("x", Priority.NOTICE, "shell"))).isFalse();
        assertThat(rules.get(1).matches(alert("x", Priority.CRITICAL, "net"))).isFalse();
    }

    @Test
    void saysWhereAFileIsWrongAndThenNoRuleIsInForce() {
        assertProblem("- rule: A\n  actons: [kill]\n", "2:3: unknown key 'actons': use rule, tags, priority, actions");
        assertProblem("- rule: A\n  actions: [kill]\n  rule: B\n", "3:3: 'rule' is there twice: which one is meant?");
        assertProblem("- rule: A\n  actions: [explode]\n", "2:12: unknown action 'explode': use kill");
        assertProblem("- rule: A\n", "1:3: a response rule needs 'actions', e.g. actions: [kill]");
        assertProblem(
                "- actions: [kill]\n",
                "1:3: a response rule needs 'rule', 'tags' or 'priority': none would answer every alert");
        assertProblem(
                "- rule: []\n  actions: [kill]\n",
                "1:9: an empty list matches nothing: name something or leave the key out");
        assertProblem("rule: A\n", "1:1: a file of response rules is a list: start each rule with '- rule:'");
        assertProblem(
                "- rule: A\n  priority: Loud\n  actions: [kill]\n",
                "2:13: unknown priority: use Emergency, Alert, Critical, Error, Warning, Notice, Informational or"
                        + " Debug");
        assertThat(ResponseRules.parse("r.yaml", "- rule: [A\n").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).startsWith("r.yaml:2:1: "));
    }

    @Test
    void noFileMakesItThrow() {
        long seed = System.nanoTime();
        System.out.println("ResponseRulesTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int edit = random.nextInt(6); edit >= 0; edit--) {
                int at = random.nextInt(Math.max(1, text.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.delete(at, Math.min(text.length(), at + 1));
                    case 1 ->
                        text.insert(Math.min(at, text.length()), "[]{}:-,\n'\"&*!|>%@\t\0é".charAt(random.nextInt(20)));
                    default -> text.setLength(Math.max(1, at));
                }
            }
            var parsed = ResponseRules.parse("r.yaml", text.toString());
            assertThat(parsed.problems().isEmpty() || parsed.rules().isEmpty()).isTrue();
        }
    }

    private static void assertProblem(String yaml, String where) {
        var parsed = ResponseRules.parse("r.yaml", yaml);
        assertThat(parsed.rules()).isEmpty();
        assertThat(parsed.problems()).extracting(ResponseProblem::toString).containsExactly("r.yaml:" + where);
    }

    private static Alert alert(String rule, Priority priority, String... tags) {
        return new Alert(Optional.empty(), rule, priority, "", 0, "syscall", "", List.of(tags), Map.of());
    }
}
