// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleSelectionTest {
    private final List<Rule> abc = rules("""
            - {rule: A, desc: d, condition: evt.type=open, output: o, priority: INFO, tags: [x], enabled: false}
            - {rule: B, desc: d, condition: evt.type=open, output: o, priority: INFO, tags: [x, y]}
            - {rule: C, desc: d, condition: evt.type=open, output: o, priority: INFO}
            """);

    @Test
    void rulesEnabledByASelectionRunAfterTheOthers() {
        assertThat(running(byName(true, "A"))).containsExactly("B", "C", "A");
    }

    @Test
    void enablingARunningRuleDoesNotMoveIt() {
        assertThat(running(byName(true, "B"))).containsExactly("B", "C");
    }

    @Test
    void disablingAndEnablingMovesARuleToTheEnd() {
        assertThat(running(byName(false, "B"), byName(true, "B"))).containsExactly("C", "B");
    }

    @Test
    void tagsAreExact() {
        assertThat(running(new RuleSelection(false, Optional.empty(), Optional.of("x"))))
                .containsExactly("C");
        assertThat(running(new RuleSelection(false, Optional.empty(), Optional.of("*"))))
                .containsExactly("B", "C");
    }

    @Test
    void patternsMatchWholeNamesAndLookForEachPieceAtItsFirstPlaceOnly() {
        List<String> names = List.of("abcb", "ab", "xab", "aab");

        assertThat(matching("*b", names)).containsExactly("ab", "xab", "aab");
        assertThat(matching("*cb", names)).containsExactly("abcb");
        assertThat(matching("*a*b", names)).containsExactly("ab", "xab", "aab");
        assertThat(matching("a*", names)).containsExactly("abcb", "ab", "aab");
        assertThat(matching("a**b", names)).containsExactly("ab", "aab");
        assertThat(matching("**", names)).containsExactlyElementsOf(names);
        assertThat(matching("ab", names)).containsExactly("ab");
        assertThat(matching("b*", names)).isEmpty();
    }

    private static List<String> matching(String pattern, List<String> names) {
        return names.stream()
                .filter(name -> RuleSelection.matches(pattern, name))
                .toList();
    }

    private List<String> running(RuleSelection... selections) {
        return RuleSelection.apply(abc, Stream.of(selections).toList()).stream()
                .map(Rule::name)
                .toList();
    }

    private static RuleSelection byName(boolean enable, String pattern) {
        return new RuleSelection(enable, Optional.of(pattern), Optional.empty());
    }

    private static List<Rule> rules(String yaml) {
        LoadOptions options = LoadOptions.of(Map.of("syscall", SpecCatalogue.small()), new EventNames(Set.of()));
        return RuleLoader.loadTexts(List.of(new RuleText("f.yaml", yaml)), options)
                .rules();
    }
}
