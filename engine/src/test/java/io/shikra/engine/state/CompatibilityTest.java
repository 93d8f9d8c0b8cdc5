// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.engine.Compatibility;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.FalcoEnds;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.field.FieldCatalogue.Lookup;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each defect of Falco that can be copied: the right answer, and Falco's (`docs/compatibility.md`).
class CompatibilityTest {
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int STREAM = 1;
    private static final int DGRAM = 2;

    /// A machine and what asks about its events, both right or both like Falco.
    private static final class Setup {
        final Compatibility compatibility;
        final Machine machine;
        final SyscallFields fields;
        final Interpreter interpreter;

        Setup(Compatibility compatibility) {
            this.compatibility = compatibility;
            machine = new Machine(HostState.detached(), ProcessLookup.NONE, compatibility);
            fields = new SyscallFields("", compatibility);
            interpreter = new Interpreter(HostNames.NONE, compatibility);
            machine.process(1, 0, "init");
            machine.process(10, 1, "sshd");
            machine.process(20, 10, "bash");
            machine.process(30, 20, "cat");
        }

        Rule rule(String condition, String output) {
            String yaml =
                    "- {rule: r, desc: d, output: '" + output + "', priority: INFO, condition: '" + condition + "'}\n";
            return only(yaml);
        }

        RuleSet load(String yaml) {
            LoadOptions options = LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of()));
            return RuleLoader.loadTexts(List.of(new RuleText("r.yaml", yaml)), options);
        }

        private Rule only(String yaml) {
            RuleSet rules = load(yaml);
            assertThat(rules.rules()).as(yaml + rules.problems()).hasSize(1);
            return rules.rules().getFirst();
        }

        boolean holds(String before, String condition, EventContext event) {
            String rule = "- {rule: r, desc: d, output: o, priority: INFO, condition: '" + condition + "'}\n";
            return interpreter.evaluator(only(before + rule).condition()).matches(event);
        }

        boolean holds(String condition, EventContext event) {
            return interpreter.evaluator(rule(condition, "o").condition()).matches(event);
        }

        /// The text of an alert, after time and priority.
        String line(String output, EventContext event) {
            return line(output, event, false);
        }

        String line(String output, EventContext event, boolean textOnly) {
            Rule rule = rule("evt.type = close", output);
            var options = new AlertFormatter.Options("h", ZoneOffset.UTC, false, false, textOnly);
            AlertFormatter formatter = new AlertFormatter(fields, options);
            String text = formatter.format(rule, formatter.prepare(rule), event).output();
            return text.substring(text.indexOf("Informational ") + "Informational ".length());
        }

        FieldRef field(String name) {
            return ((Lookup.Found) fields.find(name)).field();
        }

        /// What an output prints; `<NA>` when the field is absent.
        String printed(String name, EventContext event) {
            Slot slot = new Slot();
            field(name).extractor().print(event, slot);
            TextBuffer text = new TextBuffer();
            ValueText.append(slot, field(name).spec().type(), field(name).spec().print(), text);
            return slot.isPresent() ? text.toString() : "<NA>";
        }

        String choose(String right, String falco) {
            return compatibility == Compatibility.RIGHT ? right : falco;
        }

        boolean isRight() {
            return compatibility == Compatibility.RIGHT;
        }

        EventContext connected() {
            machine.call(EventCode.SOCKET_X, 30, 3, INET, STREAM, 0, 0);
            machine.event(EventCode.CONNECT_X, 30)
                    .putI64(0)
                    .putBytes(Machine.tuple("10.0.0.5:40000", "1.2.3.4:443"))
                    .putI64(3)
                    .putBytes(Machine.address("1.2.3.4:443"));
            return machine.run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSetHoldsAddressesAncestorsAndRawNumbers(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        EventContext event = setup.connected();
        assertThat(setup.holds("fd.ip = 1.2.3.4", event)).isTrue();
        assertThat(setup.holds("fd.ip in (1.2.3.4)", event)).isEqualTo(setup.isRight());
        assertThat(setup.holds("fd.sip in (1.2.3.4)", event)).isTrue();
        assertThat(setup.holds("proc.apid in (10, 99)", event)).isEqualTo(setup.isRight());
        assertThat(setup.holds("proc.apid[1] in (20)", event)).isTrue();
        assertThat(setup.holds("evt.rawarg.fd in (3)", event)).isEqualTo(setup.isRight());
        assertThat(setup.holds("evt.rawarg.fd = 3", event)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyNetworkOfASetCounts(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        EventContext event = setup.connected();
        assertThat(setup.holds("fd.net in (1.0.0.0/8, 99.0.0.0/8)", event)).isTrue();
        assertThat(setup.holds("fd.net in (99.0.0.0/8, 1.0.0.0/8)", event)).isEqualTo(setup.isRight());
        assertThat(setup.holds("fd.net intersects (1.0.0.0/8)", event)).isEqualTo(setup.isRight());
        assertThat(setup.holds("fd.snet in (99.0.0.0/8, 1.0.0.0/8)", event)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void modifiersLookAtAllTheirValuesForAncestorsToo(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        EventContext event = setup.connected();
        assertThat(setup.holds("proc.aname startswith anyof (nosuch, ba)", event))
                .isEqualTo(setup.isRight());
        assertThat(setup.holds("proc.aname startswith oneof (ba, bas)", event)).isNotEqualTo(setup.isRight());
        assertThat(setup.holds("proc.name startswith oneof (ca, cat)", event)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aParentOfUnknownAgeHasNone(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        EventContext event = setup.connected();
        assertThat(setup.printed("proc.ppid.duration", event)).isEqualTo(setup.choose("<NA>", "1"));
    }

    @ParameterizedTest
    @EnumSource
    void typesOfDescriptorsComeInTheOrderOfTheirNumbers(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        setup.machine.openat(30, 3, -100, "/tmp/a", 1);
        setup.machine.call(EventCode.SOCKET_X, 30, 4, INET, STREAM, 0, 0);
        EventContext event = setup.machine.openat(30, 5, -100, "/tmp", 0x400);
        assertThat(setup.printed("fd.types", event))
                .isEqualTo(setup.choose("(file,ipv4,directory)", "(directory,ipv4,file)"));
    }

    @ParameterizedTest
    @EnumSource
    void aTypeComparedIsPrintedAsANumber(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        assertThat(setup.field("evt.type.is.close").spec().print())
                .isEqualTo(setup.isRight() ? FieldSpec.Print.DEC : FieldSpec.Print.NA);
    }

    @ParameterizedTest
    @EnumSource
    void aBufferWithoutBytesPrintsNothing(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        setup.machine.openat(30, 3, -100, "/tmp/a", 1);
        setup.machine
                .event(EventCode.READ_X, 30)
                .putI64(0)
                .putBytes(new byte[0])
                .putI64(3)
                .putI32(9);
        EventContext event = setup.machine.run();
        assertThat(setup.printed("evt.buffer", event)).isEqualTo(setup.choose("", "NULL"));
        assertThat(setup.holds("evt.buffer = \"\"", event)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void askingForAnAbsolutePathChangesNothingElse(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        setup.machine.openat(30, 3, -100, "/srv", 0x400);
        EventContext event = setup.machine.openat(30, 4, 3, "file", 1);
        assertThat(setup.printed("fd.name", event)).isEqualTo("/srv/file");
        assertThat(setup.printed("evt.abspath", event)).isEqualTo("/srv/file");
        assertThat(setup.printed("fd.name", event)).isEqualTo(setup.choose("/srv/file", "/srv"));
        event = setup.machine.openat(30, 4, 3, "/etc/hosts", 1);
        assertThat(setup.printed("evt.abspath", event)).isEqualTo("/etc/hosts");
        assertThat(setup.printed("fd.name", event)).isEqualTo("/etc/hosts");
    }

    @ParameterizedTest
    @EnumSource
    void aDatagramLeavesTheAddressThatItsSocketIsBoundTo(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        setup.machine.call(EventCode.SOCKET_X, 30, 3, INET6, DGRAM, 0, 0);
        setup.machine
                .event(EventCode.BIND_X, 30)
                .putI64(0)
                .putBytes(Machine.address("[2001:db8::1]:8103"))
                .putI64(3);
        setup.machine.run();
        setup.machine
                .event(EventCode.RECVFROM_X, 30)
                .putI64(2)
                .putBytes(Machine.bytes("d6"))
                .putBytes(Machine.tuple("[2001:db8::2]:5000", "[2001:db8::1]:8103"))
                .putI64(3)
                .putI32(9);
        EventContext event = setup.machine.run();
        assertThat(setup.printed("fd.cip", event)).isEqualTo(setup.choose("2001:db8::2", "<NA>"));
        assertThat(setup.printed("fd.sip", event)).isEqualTo(setup.choose("2001:db8::1", "2001:db8::2"));
        assertThat(setup.printed("fd.sport", event)).isEqualTo(setup.choose("8103", "288"));
    }

    @ParameterizedTest
    @EnumSource
    void theLengthOfATextIsPrinted(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        EventContext event = setup.connected();
        assertThat(setup.line("%len(proc.name)", event)).isEqualTo(setup.choose("3", "<NA>"));
        assertThat(setup.line("%len(concat(proc.name, proc.exe))", event)).isEqualTo(setup.choose("6", "<NA>"));
        assertThat(setup.line("%len(fd.types)", event)).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void everyRawArgumentCanBePrinted(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        EventContext event = setup.connected();
        if (setup.isRight()) {
            assertThat(setup.line("%evt.rawarg.tuple", event)).isNotEmpty();
        } else {
            assertThatThrownBy(() -> setup.line("%evt.rawarg.tuple", event))
                    .isInstanceOf(FalcoEnds.class)
                    .hasMessage("wrong param type 13");
        }
        if (!setup.isRight()) {
            assertThatThrownBy(() -> setup.line("%evt.rawarg.res", event)).hasMessage("wrong param type 11");
        }
        assertThat(setup.line("%evt.rawarg.res", event, true)).isEqualTo("0");
        assertThat(setup.line("%evt.rawarg.fd %evt.rawarg.name", event)).isEqualTo("3 <NA>");
    }

    @ParameterizedTest
    @EnumSource
    void relativeTimeBeginsWithTheFirstEvent(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        setup.machine.tick();
        assertThat(setup.line("%evt.reltime", setup.connected())).isEqualTo("000002000");
    }

    @ParameterizedTest
    @EnumSource
    void aReaperThatNobodyKnowsIsNotMadeUp(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        setup.machine.exit(20, 77);
        setup.machine.tick();
        assertThat(setup.machine.state.threads.find(77) != null).isNotEqualTo(setup.isRight());
    }

    @ParameterizedTest
    @EnumSource
    void listsWithinListsWithinListsAreReplaced(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        String nested = """
                - {list: a, items: [cat]}
                - {list: b, items: [a, vi]}
                - {list: c, items: [b, ed]}
                """;
        EventContext event = setup.connected();
        assertThat(setup.holds(nested, "proc.name in (c)", event)).isEqualTo(setup.isRight());
        assertThat(setup.holds(nested, "proc.name in (b)", event)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void listsAndMacrosOfSkippedRulesAreNotCalledUnused(Compatibility compatibility) {
        Setup setup = new Setup(compatibility);
        String yaml = """
                - {list: inner, items: [a]}
                - {list: verbs, items: [inner, delete]}
                - {macro: deleting, condition: ka.verb in (verbs)}
                - {macro: watched, condition: deleting and ka.uri = x}
                - {list: nobodys, items: [a]}
                - {macro: nobodys, condition: ka.verb = x}
                - {rule: r, desc: d, output: o, priority: INFO, source: k8s_audit, condition: watched}
                """;
        assertThat(setup.load(yaml).problems())
                .filteredOn(problem -> problem.code().startsWith("LOAD_UNUSED"))
                .extracting(Problem::item)
                .isEqualTo(setup.isRight() ? List.of("nobodys", "nobodys") : List.of("watched", "nobodys", "nobodys"));
    }
}
