// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import java.util.Map;

/// What does not change while this process runs, but for the rules.
///
/// @param version       of Shikra
/// @param startNanos    nanoseconds since the Unix epoch
/// @param reloadNanos   when the rules in use were read, nanoseconds since the Unix epoch
/// @param bootNanos     of the host, nanoseconds since the Unix epoch
/// @param configFiles   SHA-256 of each file of the configuration, by its name without folder and ending
/// @param rulesFiles    the same of the rule files
/// @param addresses     of the host's interfaces: `NAME.protocols.ipv4.addresses` and their like
public record ProcessFacts(
        String version,
        long startNanos,
        long reloadNanos,
        long bootNanos,
        String kernelRelease,
        int processors,
        String hostname,
        Map<String, String> configFiles,
        Map<String, String> rulesFiles,
        Map<String, String> addresses) {
    public ProcessFacts {
        configFiles = Map.copyOf(configFiles);
        rulesFiles = Map.copyOf(rulesFiles);
        addresses = Map.copyOf(addresses);
    }
}
