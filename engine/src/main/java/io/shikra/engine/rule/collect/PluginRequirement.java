// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.Where;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// An entry of `required_plugin_versions`: one of the alternatives must be there.
public record PluginRequirement(List<Alternative> alternatives, Where where) {
    public PluginRequirement {
        alternatives = List.copyOf(alternatives);
    }

    /// What is missing, in Falco's words; empty when the requirement is met.
    ///
    /// @param present name → version of what plays the plugin's part here
    public Optional<String> missing(Map<String, Version> present) {
        if (alternatives.stream().anyMatch(wanted -> wanted.isMetBy(present))) {
            return Optional.empty();
        }
        for (Alternative wanted : alternatives) {
            Version version = present.get(wanted.name());
            if (version != null) {
                return Optional.of("Plugin '" + wanted.name() + "' version '" + version
                        + "' is not compatible with required plugin version '" + wanted.version() + "'");
            }
        }
        return Optional.of("Plugin requirement not satisfied, must load one of: "
                + alternatives.stream()
                        .map(wanted -> wanted.name() + " (>= " + wanted.version() + ")")
                        .collect(Collectors.joining(", ")));
    }

    public record Alternative(String name, Version version) {
        boolean isMetBy(Map<String, Version> present) {
            Version version = present.get(name);
            return version != null && version.satisfies(this.version);
        }
    }
}
