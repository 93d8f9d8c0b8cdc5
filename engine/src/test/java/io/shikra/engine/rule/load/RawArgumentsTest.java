// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.Compatibility;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawArgumentsTest {
    @ParameterizedTest
    @CsvSource({
        "evt.rawarg.data = a, wrong parameter type 10",
        "evt.rawarg.ID = 3, wrong parameter type 18",
        "evt.rawarg.sig = 9, wrong parameter type 19",
        "evt.rawarg.fd = 3,"
    })
    void rawBytesSystemCallsAndSignalsAreNotCompared(String condition, String refusal) {
        String yaml = "- {rule: A, desc: d, condition: '" + condition + "', output: o, priority: INFO}";
        SyscallFields fields = new SyscallFields("", Compatibility.FALCO);
        LoadOptions options = LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of()));

        List<Problem> problems = RuleLoader.loadTexts(List.of(new RuleText("f.yaml", yaml)), options)
                .problems();

        assertThat(problems.stream().filter(Problem::isError).map(Problem::message))
                .containsExactlyElementsOf(refusal == null ? List.of() : List.of(refusal));
    }
}
