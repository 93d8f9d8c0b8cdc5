// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shikra.alert.Priority;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleDescription;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.RuleSet.NotLoaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleLoaderTest {
    private static final String OPENED = """
            - rule: Opened
              desc: d
              condition: evt.type in (open, creat) and proc.name = cat
              output: "%proc.name"
              priority: INFO
            """;

    private final EventNames events = new EventNames(Set.of("container"));
    private final LoadOptions options = LoadOptions.of(Map.of("syscall", SpecCatalogue.small()), events);

    @Test
    void ruleThatNeedsAFieldNotComputedYetIsListedAndNotLoaded() {
        LoadOptions without = LoadOptions.of(Map.of("syscall", SpecCatalogue.small("proc.name")), events);

        RuleSet rules = load(OPENED, without);

        assertThat(rules.isUsable()).isTrue();
        assertThat(rules.rules()).isEmpty();
        assertThat(rules.notLoaded())
                .extracting(NotLoaded::rule, NotLoaded::reason)
                .containsExactly(tuple("Opened", "needs field proc.name, which is not computed yet"));
        assertThat(rules.notLoaded().getFirst().span()).hasToString("f.yaml:3:44");
    }

    @Test
    void strictLoadingMakesARuleThatIsNotLoadedAnError() {
        LoadOptions strict = LoadOptions.of(Map.of("syscall", SpecCatalogue.small("proc.name")), events)
                .withStrict(true);

        RuleSet rules = load(OPENED, strict);

        assertThat(rules.isUsable()).isFalse();
        assertThat(rules.problems()).extracting(Problem::code).containsExactly("LOAD_NOT_LOADED");
    }

    @Test
    void ruleWhoseEventTypesAreAllUndeliveredIsNotLoaded() {
        RuleSet rules = load(OPENED, options.withDelivered(codes("execve")));

        assertThat(rules.rules()).isEmpty();
        assertThat(rules.notLoaded())
                .extracting(NotLoaded::reason)
                .containsExactly("needs evt.type open, creat, which this source does not deliver");
    }

    @Test
    void ruleThatMissesSomeOfItsEventTypesRunsAndSaysSo() {
        RuleSet rules = load(OPENED, options.withDelivered(codes("open")));

        assertThat(rules.rules()).extracting(Rule::name).containsExactly("Opened");
        assertThat(rules.limited())
                .extracting(NotLoaded::reason)
                .containsExactly("will not see evt.type creat, which this source does not deliver");
    }

    @Test
    void eventCodesAreThoseOfTheNamesAndTheAsynchronousEvent() {
        Rule rule = load(OPENED, options).rules().getFirst();

        assertThat(rule.eventCodes()).containsExactly(2, 3, 58, 59, 402);
    }

    @Test
    void lessUrgentRulesThanTheThresholdAreLeftOutUncompiled() {
        String broken = OPENED.replace("proc.name = cat", "no.field = 1");

        RuleSet rules = load(broken, options.withThreshold(Priority.WARNING));

        assertThat(rules.isUsable()).isTrue();
        assertThat(rules.rules()).isEmpty();
    }

    @Test
    void loadingStopsAtTheFirstFileWithAnErrorAndValidatingDoesNot() {
        List<RuleText> files = List.of(new RuleText("a.yaml", "hello"), new RuleText("b.yaml", OPENED));

        assertThat(RuleLoader.loadTexts(files, options).files()).hasSize(1);
        assertThat(RuleLoader.validateTexts(files, options).rules())
                .extracting(Rule::name)
                .containsExactly("Opened");
    }

    @Test
    void directoriesGiveTheirYamlFilesInByteOrder(@TempDir Path folder) throws IOException {
        for (String name : List.of("b.yml", "a.yaml", "c.txt", "d.yaml.bak", ".f.yaml", "e.YAML")) {
            Files.writeString(folder.resolve(name), OPENED.replace("Opened", name));
        }

        RuleSet rules = RuleLoader.load(List.of(folder), options);

        assertThat(rules.rules()).extracting(Rule::name).containsExactly(".f.yaml", "a.yaml", "b.yml");
    }

    @Test
    void missingFileIsAnErrorWithItsName(@TempDir Path folder) {
        RuleSet rules = RuleLoader.load(List.of(folder.resolve("no.yaml")), options);

        assertThat(rules.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("LOAD_ERR_FILE_READ");
            assertThat(problem.message()).contains("no.yaml");
        });
    }

    @Test
    void aFileWithoutEndIsReadUpToTheLimit(@TempDir Path folder) throws IOException {
        Path endless = Path.of("/dev/zero");
        assumeTrue(Files.exists(endless));
        Path link = Files.createSymbolicLink(folder.resolve("endless.yaml"), endless);

        assertThat(RuleLoader.load(List.of(link), options).problems())
                .extracting(Problem::code, Problem::message, Problem::advice)
                .containsExactly(tuple(
                        "LOAD_ERR_FILE_READ",
                        "File " + link + " is larger than 64 MiB",
                        "is it a rule file? Split it into several, which are loaded one after the other"));
    }

    @Test
    void deepParenthesesCostNoStack() {
        String nested = "(".repeat(1000) + "evt.type=open" + ")".repeat(1000);

        RuleSet rules = load(OPENED.replace("evt.type in (open, creat) and proc.name = cat", nested), options);
        RuleSet deeper =
                load(OPENED.replace("evt.type in (open, creat) and proc.name = cat", "(" + nested + ")"), options);

        assertThat(rules.rules()).hasSize(1);
        assertThat(deeper.problems()).extracting(Problem::message).containsExactly("exceeded max depth limit of 1000");
    }

    @Test
    void macrosThatDoubleEachOtherAreRefusedInsteadOfFillingTheMemory() {
        StringBuilder yaml = new StringBuilder("- macro: m0\n  condition: proc.pid = 1\n");
        for (int i = 1; i <= 40; i++) {
            yaml.append("- macro: m")
                    .append(i)
                    .append("\n  condition: m")
                    .append(i - 1)
                    .append(" and m")
                    .append(i - 1);
            yaml.append('\n');
        }

        RuleSet rules = load(yaml.toString(), options);

        assertThat(rules.problems())
                .filteredOn(Problem::isError)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains("with macros replaced");
                    assertThat(problem.advice())
                            .startsWith("macros that name other macros more than once multiply: take 'm");
                });
    }

    @Test
    void listsThatDoubleEachOtherAreRefusedInsteadOfFillingTheMemory() {
        StringBuilder yaml = new StringBuilder("- {list: l0, items: [a]}\n");
        for (int i = 1; i <= 40; i++) {
            yaml.append(String.format("- {list: l%d, items: [l%d, l%d]}\n", i, i - 1, i - 1));
        }

        assertThat(refusal(yaml.toString()))
                .isEqualTo("LOAD_ERR_VALIDATE lists put more than 1000000 items into other lists at list l19");
    }

    @Test
    void listsThatAreDefinedBeforeTheyNameEachOtherAreNestedTwoHundredDeepAtMost() {
        StringBuilder defined = new StringBuilder();
        StringBuilder appended = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            defined.append(String.format("- {list: l%d, items: []}\n", i));
            appended.append(
                    String.format("- {list: l%d, items: [l%d], override: {items: append}}\n", i, (i + 1) % 20_000));
        }

        assertThat(refusal(defined.append(appended).toString()))
                .isEqualTo("LOAD_ERR_VALIDATE lists are nested more than 200 levels deep at list l200");
    }

    @Test
    void aListThatLeadsBackToItselfKeepsTheNameAsAValueAndIsWarnedOf() {
        RuleSet rules =
                load("""
                - {list: a, items: [x]}
                - {list: b, items: [a, y]}
                - list: a
                  items: [b, a]
                """ + OPENED.replace("proc.name = cat", "proc.name in (a) and proc.pname in (b)"), options);

        assertThat(rules.descriptions())
                .extracting(RuleDescription::condition)
                .containsExactly(
                        "(evt.type in (open, creat) and proc.name in (a, y, a) and proc.pname in (a, y, a, y))");
        assertThat(rules.problems())
                .extracting(Problem::message, problem -> problem.span().toString())
                .contains(tuple("reference loop in list 'a'", "f.yaml:2:21"));
    }

    @Test
    void aListMayHaveAnItemOfItsOwnName() {
        RuleSet rules = load("""
                - {list: docker, items: []}
                - {list: docker, items: [docker, dockerd]}
                """ + OPENED.replace("proc.name = cat", "proc.name in (docker)"), options);

        assertThat(rules.problems()).isEmpty();
        assertThat(rules.descriptions().getFirst().condition()).endsWith("proc.name in (docker, dockerd))");
    }

    @Test
    void orderComparesNumbersAndTwoFieldsButNoTexts() {
        assertThat(load(OPENED.replace("proc.name = cat", "proc.pid >= 2"), options)
                        .problems())
                .isEmpty();
        assertThat(load(OPENED.replace("proc.name = cat", "proc.name < val(proc.pname)"), options)
                        .problems())
                .isEmpty();
        assertThat(refusal(OPENED.replace("proc.name = cat", "proc.name < cat")))
                .startsWith("LOAD_ERR_COMPILE_CONDITION expected a number value or");
    }

    @Test
    void overrideThatIsNoMapIsAnErrorOfTheFile() {
        String item = OPENED + "- rule: Opened\n  condition: and proc.name = a\n  override: ";

        assertThat(refusal(item + "[condition]\n"))
                .isEqualTo("LOAD_ERR_VALIDATE invalid node; this may result from using a map iterator as a sequence "
                        + "iterator, or vice-versa at rules content");
        assertThat(refusal(item + "{condition: [append]}\n"))
                .isEqualTo("LOAD_ERR_VALIDATE yaml-cpp: error at line 8, column 25: bad conversion at rules content");
    }

    @Test
    void emptyOverrideSequenceIsNoOverride() {
        RuleSet rules = load(OPENED + "- rule: Opened\n  enabled: false\n  override: []\n", options);

        assertThat(rules.isUsable()).isTrue();
        assertThat(rules.rules().getFirst().enabled()).isFalse();
    }

    @Test
    void firstUnexpectedKeyIsTheFirstInTheAlphabet() {
        String item = "- rule: Opened\n  tags: [a]\n  desc: d\n  output: o\n  override: {output: replace}\n";

        assertThat(refusal(OPENED + item))
                .isEqualTo("LOAD_ERR_YAML_VALIDATE Unexpected key 'desc': no corresponding entry under 'override' is "
                        + "defined. at overrides desc");
    }

    @Test
    void emptyExceptionValueIsBlamedOnTheValue() {
        String exceptions = "  exceptions:\n  - {name: e, fields: [proc.name], values: [['']]}\n";

        assertThat(refusal(OPENED + exceptions))
                .isEqualTo("LOAD_ERR_YAML_VALIDATE Value must be non-empty at value for");
    }

    @ParameterizedTest
    @CsvSource({
        "proc.aname[ 1 ] = a, expected a valid field argument: a quoted string or a bare string",
        "proc.aname[1 ] = a, expected a ']' token",
        "'join(\",\", (proc.name, )) = a', 'expected transformer list argument: field, transformer, quoted string, or "
                + "number'",
        "'join(\",\", (proc.name) = a', expected a ')' token closing the transformer",
        "'join(proc.name, proc.name, proc.name) = a', 'join() requires exactly 2 arguments: separator and list'",
        "'join(\",\", (proc.name))[1] = a', transformer 'join' does not support field arguments",
        "'getopt((proc.name), \"ab:\")[ab] = a', getopt() field argument must be a single option character"
    })
    void conditionIsRefusedInFalcosWords(String condition, String message) {
        String yaml = OPENED.replace("evt.type in (open, creat) and proc.name = cat", "'" + condition + "'");

        assertThat(load(yaml, options).problems()).extracting(Problem::message).contains(message);
    }

    @Test
    void badEscapeIsReportedBehindTheQuoteAndShownWhereItIs() {
        Problem problem = load(OPENED.replace("= cat", "= \"a\\qb\" and proc.name = x"), options)
                .problems()
                .getFirst();

        assertThat(problem.message()).isEqualTo("unsupported string escape sequence: \\q");
        assertThat(problem.locations().getLast().column()).isEqualTo(62);
        assertThat(problem.span()).hasToString("f.yaml:3:58");
    }

    private String refusal(String yaml) {
        Problem problem = load(yaml, options).problems().stream()
                .filter(Problem::isError)
                .findFirst()
                .orElseThrow();
        Problem.Location place = problem.locations().getLast();
        return (problem.code() + " " + problem.message() + " at " + place.itemType() + " " + place.itemName()).strip();
    }

    @Test
    void verdictIsWrittenAsFalcosJson() {
        RuleSet rules = load(OPENED.replace("proc.name = cat", "no.field = 1"), options);

        assertThat(VerdictJson.write(rules))
                .startsWith("{\"falco_load_results\":[{\"name\":\"f.yaml\",\"successful\":false,\"errors\":[{\"code\":"
                        + "\"LOAD_ERR_COMPILE_CONDITION\",\"codedesc\":\"Error compiling condition\",\"message\":"
                        + "\"filter_check called with nonexistent field no.field\"")
                .contains(
                        "{\"item_type\":\"rule\",\"item_name\":\"Opened\",\"position\":{\"name\":\"f.yaml\",\"line\":0,"
                                + "\"column\":2}}");
    }

    private static RuleSet load(String yaml, LoadOptions options) {
        return RuleLoader.loadTexts(List.of(new RuleText("f.yaml", yaml)), options);
    }

    private BitSet codes(String name) {
        return events.codesOf(name);
    }
}
