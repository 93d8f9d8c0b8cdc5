// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

/// Something in a file of manifests that a person should look at. The rest of the file is loaded all the same.
///
/// @param line    from 1
/// @param column  from 1
/// @param excerpt the line with a caret under the place; empty when there is no such line
public record ManifestProblem(Level level, String file, int line, int column, String message, String excerpt) {
    /// How bad it is.
    public enum Level {
        /// Worth knowing; nothing is missing.
        NOTE,
        /// The document was not loaded.
        ERROR
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message + (excerpt.isEmpty() ? "" : "\n" + excerpt);
    }
}
