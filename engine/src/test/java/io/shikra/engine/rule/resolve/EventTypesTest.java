// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.source.FatalRuleError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.syntax.ConditionParser;
import java.util.BitSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypesTest {
    private final EventNames events = new EventNames(Set.of("container"));

    @Test
    void namesGiveTheirCodesAndOtherChecksAreNeutral() {
        assertThat(codes("evt.type = open and not proc.name = cat")).isEqualTo(events.codesOf("open"));
        assertThat(codes("evt.type in (open, close) and evt.type != close")).isEqualTo(events.codesOf("open"));
        assertThat(codes("not (evt.type != open or proc.name = cat)")).isEqualTo(events.codesOf("open"));
        assertThat(codes("evt.type = open or proc.name = cat")).isEqualTo(events.all());
        assertThat(codes("syscall.type = open")).isEqualTo(events.codesOf("open"));
    }

    @Test
    void negatedNamesGiveAllOthers() {
        BitSet others = events.all();
        others.andNot(events.codesOf("open"));

        assertThat(codes("evt.type != open")).isEqualTo(others);
        assertThat(codes("not evt.type = open")).isEqualTo(others);
    }

    @Test
    void callsWithoutAnEventOfTheirOwnAreTheGenericPair() {
        assertThat(codes("evt.type = getpid").stream()).containsExactly(0, 1);
    }

    @Test
    void asynchronousEventsShareOneCode() {
        assertThat(codes("evt.type = container").get(EventNames.ASYNC_EVENT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evt.num = 0",
                "evt.num < 1",
                "evt.num <= 0",
                "evt.num in (0)",
                "evt.num in ()",
                "not evt.num >= 0",
                "not evt.num > 0",
                "evt.type = open and evt.type = close",
                "not evt.type exists"
            })
    void contradictionsMatchNoType(String condition) {
        assertThat(codes(condition).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evt.num >= 0",
                "evt.num > 5",
                "not evt.num > 5",
                "evt.num != 0",
                "evt.num = -1",
                "not evt.num > -1",
                "evt.num intersects (0)",
                "evt.type exists",
                "proc.pid = 1",
                "evt.type startswith open",
                "evt.type = anyof (open)",
                "evt.type startswith val(proc.name)",
                "concat(proc.name, evt.type) contains open",
                "join(',', (evt.type, proc.name)) = open"
            })
    void everythingElseMatchesAllTypes(String condition) {
        assertThat(codes(condition)).isEqualTo(events.all());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tolower(evt.type) = open",
                "tolower(evt.type) exists",
                "join(',', (proc.name, evt.type)) = open",
                "evt.type = val(proc.name)",
                "syscall.type != tolower(proc.name)"
            })
    void computedEventTypesAreRefused(String condition) {
        assertThatThrownBy(() -> codes(condition)).isInstanceOf(FatalRuleError.class);
    }

    private BitSet codes(String condition) {
        return new EventTypes(events).of(ConditionParser.parse(MappedText.unwritten(condition)));
    }
}
