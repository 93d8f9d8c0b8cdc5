// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;

/// Falco's `program_output`: a line for the standard input of a command of the shell.
///
/// @param program   what `sh -c` is given
/// @param keepAlive one program for all alerts instead of one for each
public record Program(String program, boolean keepAlive, LineFormat format) implements LineOutput {
    @Override
    public String name() {
        return "program_output";
    }

    @Override
    public Shipment carry(Alert alert, byte[] line) {
        return new Shipment.Piped(program, keepAlive, line);
    }
}
