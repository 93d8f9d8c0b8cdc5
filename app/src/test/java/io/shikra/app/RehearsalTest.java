// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Priority;
import io.shikra.app.rehearsal.DetectionRehearsal;
import io.shikra.app.rehearsal.ResponseRehearsal;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.RuleProgram;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void everyMadeUpAlertReachesItsMadeUpDeletion() {
        assertThat(ResponseRehearsal.run(5)).isEqualTo(5);
    }

    @Test
    void ourOwnRulesFireInTheirRehearsal() {
        SyscallFields fields = new SyscallFields("host");
        RuleSet rules = new Rules(fields)
                .load(List.of(Path.of(System.getProperty("shikra.root"), "rules")), Priority.DEBUG, true);

        assertThat(rules.isUsable()).isTrue();
        assertThat(rules.notLoaded()).isEmpty();
        RuleProgram program = new RuleProgram(
                rules.rules(), fields, new Compiler(new Interpreter()), AlertFormatter.Options.of("host"));
        assertThat(DetectionRehearsal.run(program, 3)).isEqualTo(9);
    }
}
