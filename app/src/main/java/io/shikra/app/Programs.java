// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.RuleProgram;

/// Makes programs of rules.
///
/// @param names  of hosts that rules name
/// @param output how alerts are written
record Programs(HostNames names, AlertFormatter.Options output) {
    /// Ready for the first event.
    ///
    /// @param loaded used for no other program
    RuleProgram compiled(RuleSource.Loaded loaded) {
        RuleProgram program =
                new RuleProgram(loaded.rules(), loaded.fields(), new Compiler(new Interpreter(names)), output);
        program.prepare();
        return program;
    }
}
