// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench.jmh;

import io.shikra.alert.Provenance;
import io.shikra.bench.BenchFiles;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.StateEngine;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Detectors as `replay` builds them; alerts go nowhere.
final class Detectors {
    private static final EventNames EVENTS = new EventNames(Set.of("container", "container_removed"));

    private Detectors() {}

    /// One rule.
    static Detector of(StateEngine engine, String condition) {
        SyscallFields fields = new SyscallFields();
        String rule = "- rule: One\n  desc: one\n  output: one\n  priority: NOTICE\n  condition: >\n    " + condition;
        return detector(engine, fields, RuleLoader.loadTexts(List.of(new RuleText("one.yaml", rule)), options(fields)));
    }

    /// Falco's three rule files.
    static Detector ofFalcosRules(StateEngine engine) {
        SyscallFields fields = new SyscallFields();
        return detector(engine, fields, RuleLoader.load(BenchFiles.rules(), options(fields)));
    }

    private static Detector detector(StateEngine engine, SyscallFields fields, RuleSet rules) {
        if (!rules.isUsable() || rules.rules().isEmpty()) {
            throw new IllegalStateException(rules.problems().toString());
        }
        return new Detector(
                engine,
                rules.rules(),
                fields,
                new Compiler(new Interpreter()),
                new Detector.Settings(
                        RuleMatching.FIRST, Provenance.Origin.CAPTURE, AlertFormatter.Options.of("bench")),
                () -> 0,
                (_, _) -> {});
    }

    private static LoadOptions options(SyscallFields fields) {
        return LoadOptions.of(Map.of("syscall", fields), EVENTS);
    }
}
