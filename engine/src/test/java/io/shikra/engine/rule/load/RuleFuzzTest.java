// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.RuleSet;
import io.shikra.testing.FuzzBudget;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whatever stands in a rule file, loading ends with a result: rules or problems that point into the file.
class RuleFuzzTest {
    private static final int ROUNDS = 500;
    private static final String YAML = """
            - required_engine_version: 0.57.0
            - list: shells
              items: [bash, "a b", 'c''d']
            - macro: opened
              condition: >
                evt.type in (open, creat) and
                not proc.name in (shells)
            - rule: R
              desc: "d\\u00e9 \\
                more"
              condition: |
                opened and (proc.pid > 5 or fd.sip = "10.0.0.1")
                  and proc.cmdline startswith oneof (a, b)
              output: "%proc.name and %20proc.aname[2]"
              priority: INFO
              tags: [t]
              exceptions:
                - name: e
                  fields: [proc.name, fd.name]
                  values: [[a, /x], ["b c", /y]]
            - rule: R
              enabled: false
              override: {enabled: replace}
            """;
    private static final String PIECES = "()[]{}'\"\\,=<>!&*#|%:-\n\t \u0000\u00e9\ud83d\ude00~?@`x0";
    private static final String[] WORDS = {
        "and ",
        "or ",
        "not ",
        "not(",
        "(",
        ")",
        "proc.name",
        "proc.pid",
        " in ",
        "=",
        "!=",
        "val(",
        "tolower(",
        "join(",
        "exists",
        "oneof ",
        "\"",
        "'",
        "\\",
        "a",
        "5",
        ",",
        "evt.type",
        "fd.snet",
        "10.0.0.0/8",
        "regex ",
        "[",
        "]",
        "shells"
    };

    private final LoadOptions options =
            LoadOptions.of(Map.of("syscall", SpecCatalogue.small()), new EventNames(Set.of()));

    @Test
    void mutatedFilesNeverBreakTheLoader() {
        long seed = System.nanoTime();
        System.out.println("rule file fuzz seed " + seed);
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.of(ROUNDS, 1);
        while (budget.next()) {
            judge(mutated(random), seed, budget.round());
        }
    }

    @Test
    void conditionsOfRandomWordsNeverBreakTheParser() {
        long seed = System.nanoTime();
        System.out.println("condition fuzz seed " + seed);
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.of(ROUNDS, 1);
        while (budget.next()) {
            StringBuilder condition = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                condition.append(WORDS[random.nextInt(WORDS.length)]);
            }
            String quoted = condition.toString().replace("'", "''");
            judge(
                    "- list: shells\n  items: [a]\n- rule: R\n  desc: d\n  condition: '" + quoted + "'\n  output: '%"
                            + quoted + "'\n  priority: INFO\n",
                    seed,
                    budget.round());
        }
    }

    private void judge(String yaml, long seed, int round) {
        try {
            RuleSet rules = RuleLoader.loadTexts(List.of(new RuleText("f.yaml", yaml)), options);
            long lines = yaml.chars().filter(c -> c == '\n').count() + 2;
            for (Problem problem : rules.problems()) {
                assertThat(problem.span().line()).isBetween(1, (int) lines);
                assertThat(problem.span().column()).isPositive();
                assertThat(new ProblemPrinter(rules.texts()).print(problem)).startsWith("f.yaml:");
            }
        } catch (RuntimeException | StackOverflowError broken) {
            fail("seed " + seed + ", round " + round + ":\n" + yaml, broken);
        }
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(YAML);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
                case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                default -> text.insert(at, WORDS[random.nextInt(WORDS.length)]);
            }
        }
        return text.toString();
    }
}
