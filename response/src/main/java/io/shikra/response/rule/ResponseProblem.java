// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.rule;

/// What is wrong in a file of response rules, and where.
///
/// @param line   from 1
/// @param column from 1
public record ResponseProblem(String file, int line, int column, String message) {
    /// `file:line:column: message`.
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
