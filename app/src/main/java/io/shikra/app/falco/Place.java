// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.config.ConfigurationException;
import io.shikra.response.yaml.YamlNodes;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// Where a setting was said.
///
/// @param label file, or option of the command line
/// @param mark  line and column in the file
record Place(String label, Optional<Mark> mark) {
    /// As an option of the command line.
    static Place option(String text) {
        return new Place("-o " + text, Optional.empty());
    }

    /// The line with a caret below the message.
    ConfigurationException error(String message) {
        return new ConfigurationException(YamlNodes.complaint(label, mark, message));
    }

    /// `file:line:column: message`, one line.
    String said(String message) {
        return label
                + mark.map(at -> ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1))
                        .orElse("") + ": " + message;
    }
}
