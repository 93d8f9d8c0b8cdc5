// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `metrics`: what is told about the process, how often and where.
///
/// @param outputRule    as alerts of the rule `Falco internal: metrics snapshot`
/// @param outputFile    as lines of JSON
/// @param rules         how often each rule matched
/// @param resources     processor and memory
/// @param kernel        events of the kernel, and lost ones
/// @param megabytes     memory in MB; else in the units of /proc: KiB, and bytes of the control group
/// @param includeEmpty  zeros too
public record MetricsSettings(
        boolean enabled,
        Duration interval,
        boolean outputRule,
        Optional<Path> outputFile,
        boolean rules,
        boolean resources,
        boolean kernel,
        boolean megabytes,
        boolean includeEmpty) {
    public static final Duration SHORTEST = Duration.ofMillis(100);
    public static final Duration USUAL = Duration.ofHours(1);
}
