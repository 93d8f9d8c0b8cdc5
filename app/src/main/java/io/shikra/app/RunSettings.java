// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.Priority;
import io.shikra.app.config.Configuration;
import io.shikra.app.falco.FalcoSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Files and flags together.
///
/// @param configuration of the system
/// @param falco         what is detected, how it is written and to whom
/// @param files         that were read
public record RunSettings(Configuration configuration, FalcoSettings falco, List<Path> files) {
    public RunSettings {
        files = List.copyOf(files);
    }

    /// Whether these differ from others in nothing but what makes the rules.
    boolean sameButRules(RunSettings others) {
        return withoutRules(configuration).equals(withoutRules(others.configuration))
                && withoutRules(falco).equals(withoutRules(others.falco));
    }

    private static Configuration withoutRules(Configuration all) {
        return new Configuration(
                new Configuration.Detecting(
                        List.of(), Optional.empty(), all.detecting().jsonOutput()),
                false,
                all.data(),
                all.live(),
                all.hub(),
                all.kubernetes(),
                all.act(),
                all.argo(),
                all.resources(),
                all.responseRules(),
                all.outputs());
    }

    private static FalcoSettings withoutRules(FalcoSettings all) {
        return new FalcoSettings(
                List.of(),
                List.of(),
                Priority.DEBUG,
                all.matching(),
                all.format(),
                List.of(),
                Map.of(),
                all.captureFile(),
                all.outputs(),
                all.running(),
                List.of(),
                List.of());
    }
}
