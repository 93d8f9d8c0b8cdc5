// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Of the example session: event 12 is `backup`, a child of `cron`, opening /etc/passwd, event 13 the same with
/// /etc/shadow, event 14 its end.
class ExplainCommandTest {
    private static final Path SESSION = Path.of(System.getProperty("shikra.root"), "docs/examples/session.scap");

    private static final String RULES = """
            - list: secrets
              items: [/etc/shadow, /etc/gshadow]
            - list: schedulers
              items: [cron, crond]
            - macro: opened
              condition: evt.type in (open, openat) and evt.is_open_read = true
            - macro: scheduled
              condition: (opened and proc.pname in (schedulers))
            - rule: Secret read
              desc: d
              condition: scheduled and fd.name in (secrets) and not proc.name in (sshd, login)
              output: o
              priority: NOTICE
            - rule: Second
              desc: d
              condition: opened and fd.name = /etc/shadow
              output: o
              priority: NOTICE
            - rule: Off
              desc: d
              condition: opened
              output: o
              priority: NOTICE
              enabled: false
            - rule: Quiet
              desc: d
              condition: opened
              output: o
              priority: DEBUG
            - rule: Excepted
              desc: d
              condition: opened
              output: o
              priority: NOTICE
              exceptions:
                - name: readers
                  fields: [proc.name, fd.name]
                  comps: [=, startswith]
                  values:
                    - [tar, /home]
                    - [backup, /etc/pass]
                - name: files
                  fields: fd.name
                  values: [/etc/group, /etc/shadow]
            - rule: Counted
              desc: d
              condition: opened and util.cnt >= 3
              output: o
              priority: NOTICE
            """;

    @TempDir
    Path folder;

    private String file = "";

    @BeforeEach
    void theUsersRules() throws IOException {
        file = Files.writeString(folder.resolve("my.yaml"), RULES).toString();
    }

    private CommandRun explain(int event, String rule, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(SESSION.toString(), "--event", Integer.toString(event), "--rule", rule, "-r", file));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(ExplainCommand::new, folder, arguments.toArray(String[]::new));
    }

    private String firstLine(int event, String rule, String... more) {
        CommandRun run = explain(event, rule, more);
        assertThat(run.status()).as(run.errors()).isZero();
        return run.out().lines().findFirst().orElseThrow();
    }

    @Test
    void theWholeConditionOfARuleThatAlertsHasItsNamesPlacesAndValues() {
        assertThat(explain(13, "Secret read").out().replace(file, "my.yaml")).isEqualTo("""
                        rule 'Secret read' (my.yaml:9:3) alerts on event 13 (openat)

                         true    all of
                         true      macro scheduled  my.yaml:11:14
                         true        all of
                         true          macro opened  my.yaml:8:15
                         true            all of
                         true              evt.type in (open, openat)  [evt.type=openat]  matched by openat (my.yaml:6:33)\
                          decided by the event's type  my.yaml:6:14
                         true              evt.is_open_read = true  [evt.is_open_read=true]  computed  my.yaml:6:45
                         true          proc.pname in (schedulers)  [proc.pname=cron]  matched by cron of list schedulers\
                         (my.yaml:4:11)  kept with the thread  my.yaml:8:26
                         true      fd.name in (secrets)  [fd.name=/etc/shadow]  matched by /etc/shadow of list secrets\
                         (my.yaml:2:11)  computed  my.yaml:11:28
                         true      not proc.name in (sshd, login)  [proc.name=backup]  kept with the thread  my.yaml:11:57
                        """);
    }

    @Test
    void aNearMissIsNamedFirst() {
        assertThat(firstLine(12, "Secret read"))
                .isEqualTo("rule 'Secret read' (" + file
                        + ":9:3) does not alert on event 12 (openat): it would if 1 of its 5"
                        + " tests had another answer: 'fd.name in (secrets)' (" + file
                        + ":11:28) is false for fd.name=/etc/passwd");
    }

    @Test
    void whatIsNotReachedIsAnsweredInParentheses() {
        assertThat(explain(12, "Secret read").out())
                .contains("\n false     fd.name in (secrets)  [fd.name=/etc/passwd]")
                .contains("\n(true)     not proc.name in (sshd, login)  [proc.name=backup]");
    }

    @Test
    void aRuleIsNotAskedAboutEventsOfOtherTypes() {
        assertThat(explain(14, "Secret read").out())
                .contains(
                        "does not alert on event 14 (procexit): it is never asked about events of type procexit, as its"
                                + " evt.type tests say: only about open, openat (" + file
                                + ":9:3)\n  nor does its condition hold: ")
                .contains("\n(true)         proc.pname in (schedulers)  [proc.pname=cron]")
                .contains("not asked of this type");
    }

    @Test
    void saysWhichRuleTookTheEvent() {
        assertThat(firstLine(13, "Second"))
                .endsWith(": rule 'Secret read' stands before it and took the event: with --match all both alert ("
                        + file + ":9:3)");
        assertThat(firstLine(13, "Second", "--match", "all")).contains(") alerts on event 13");
    }

    @Test
    void saysWhatKeepsARuleFromRunning() {
        assertThat(firstLine(13, "Off")).contains(": it is disabled: its file says enabled: false");
        assertThat(firstLine(13, "Secret read", "-o", "rules[].disable.rule=Secret*"))
                .contains(": it is disabled by the configuration");
        assertThat(firstLine(13, "Quiet", "-o", "priority=notice"))
                .contains(": its priority Debug is below the least that is loaded, Notice");
        assertThat(firstLine(13, "Off", "-o", "rules[].enable.rule=Off", "--match", "all"))
                .contains(") alerts on event 13");
    }

    @Test
    void saysWhichLineOfWhichExceptionTookTheEventOut() {
        assertThat(firstLine(12, "Excepted"))
                .endsWith(": its exception 'readers' (" + file
                        + ":36:7) takes the event out: proc.name = backup and fd.name" + " startswith /etc/pass ("
                        + file + ":41:12)");
        assertThat(firstLine(13, "Excepted"))
                .endsWith(": its exception 'files' (" + file + ":42:7) takes the event out: /etc/shadow (" + file
                        + ":44:28)");
    }

    @Test
    void aTestThatCountsHowOftenItWasAskedIsToldAsTheRuleSawIt() {
        assertThat(firstLine(12, "Counted", "--match", "all"))
                .contains("does not alert")
                .contains("'util.cnt >= 3'");
        assertThat(firstLine(13, "Counted", "--match", "all")).contains(") alerts on event 13");
        assertThat(explain(13, "Counted", "-o", "rules[].disable.rule=Counted").out())
                .contains(": it is disabled")
                .contains("\n true      util.cnt >= 3");
    }

    @Test
    void thePageShowsWhatTheCommandPrints() throws IOException {
        String root = System.getProperty("shikra.root");
        CommandRun run = CommandRun.of(
                ExplainCommand::new, folder, SESSION.toString(), "--event", "12", "--rule", "Password file read");

        assertThat(Files.readString(Path.of(root, "docs/explain.md")))
                .contains("```text\n"
                        + run.out().replace(Path.of(root).toAbsolutePath().normalize() + "/", "") + "```\n");
    }

    @Test
    void programsGetOneObject() {
        JsonNode json =
                new JsonMapper().readTree(explain(12, "Secret read", "--json").out());

        assertThat(json.get("alerts").asBoolean()).isFalse();
        assertThat(json.get("summary").asString()).contains("1 of its 5 tests");
        assertThat(json.get("nearest_miss").get(0).get("values").get("fd.name").asString())
                .isEqualTo("/etc/passwd");
        JsonNode macro = json.get("condition").get("parts").get(0);
        assertThat(macro.get("kind").asString()).isEqualTo("macro");
        assertThat(macro.get("name").asString()).isEqualTo("scheduled");
        assertThat(macro.get("place").asString()).isEqualTo(file + ":11:14");
        JsonNode last = json.get("condition").get("parts").get(2).get("parts").get(0);
        assertThat(last.get("reached").asBoolean()).isFalse();
        assertThat(last.get("origin").asString()).isEqualTo("computed");
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        assertThat(explain(13, "secret reed").errors().strip())
                .isEqualTo("--rule 'secret reed': no such rule is loaded; did you mean 'Secret read'?");
        assertThat(explain(13, "xyzzy").errors()).contains("shikra rules list names those that are");
        assertThat(explain(57, "Secret read").errors()).contains("--event 57: ").contains("has 56 events only");
        assertThat(explain(1, "Secret read").errors()).contains("--event 1: no rule sees it");
        assertThat(explain(0, "Secret read").errors()).contains("--event 0: events are counted from 1");
        assertThat(explain(13, "Secret read").status()).isZero();
        assertThat(explain(57, "Secret read").status()).isOne();
    }

    @Test
    void saysThatTheCaptureBreaksBeforeTheEvent() throws IOException {
        byte[] whole = Files.readAllBytes(SESSION);
        Path broken = Files.write(folder.resolve("broken.scap"), Arrays.copyOf(whole, whole.length * 2 / 3));
        CommandRun run = CommandRun.of(
                ExplainCommand::new, folder, broken.toString(), "--event", "55", "--rule", "Secret read", "-r", file);

        assertThat(run.status()).isOne();
        assertThat(run.errors()).contains("broken.scap").contains(": event 55 was not reached, ");
    }

    @Test
    void saysThatThereIsNoCaptureOrOptionsAreMissing() {
        CommandRun none = CommandRun.of(
                ExplainCommand::new, folder, "nowhere.scap", "--event", "5", "--rule", "Secret read", "-r", file);
        assertThat(none.errors().strip()).isEqualTo("nowhere.scap: there is no such file");
        CommandRun bare = CommandRun.of(ExplainCommand::new, folder, SESSION.toString());
        assertThat(bare.status()).isOne();
        assertThat(bare.errors()).contains("--event").contains("--rule");
    }
}
