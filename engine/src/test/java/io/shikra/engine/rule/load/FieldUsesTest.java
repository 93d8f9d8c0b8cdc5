// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.FieldUses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldUsesTest {
    @Test
    void fieldsAreFoundWhereverARuleNamesThem() {
        String yaml = """
                - rule: R
                  desc: d
                  priority: WARNING
                  condition: >
                    evt.type = execve and (not proc.name in (a, b) or proc.aname[2] exists)
                    and tolower(proc.exe) = val(proc.pexe)
                  output: ran %toupper(proc.cmdline) by %user.name
                """;
        var rules = RuleLoader.loadTexts(
                        List.of(new RuleText("r.yaml", yaml)),
                        LoadOptions.of(Map.of("syscall", new SyscallFields()), new EventNames(Set.of())))
                .rules();

        assertThat(FieldUses.of(rules.getFirst()))
                .containsExactly(
                        "evt.type", "proc.aname", "proc.cmdline", "proc.exe", "proc.name", "proc.pexe", "user.name");
    }
}
