// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.sources.proc.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a capture says of the machine that it was taken on.
///
/// @param processors  number of processors
/// @param memoryBytes size of the memory; 0 = unknown
/// @param maxPid      the largest process id; 0 = unknown
/// @param hostName    at most 127 bytes
/// @param bootNs      when it booted, nanoseconds since the Unix epoch; 0 = unknown
public record MachineInfo(int processors, long memoryBytes, long maxPid, String hostName, long bootNs) {
    /// Of a capture that does not say.
    public static final MachineInfo UNKNOWN = new MachineInfo(0, 0, 0, "", 0);

    private static final Path PROC = Path.of("/proc");

    /// This machine.
    public static MachineInfo of(HostFacts host) {
        long kilobytes = firstNumber(PROC.resolve("meminfo")); // its first line is MemTotal
        return new MachineInfo(
                Runtime.getRuntime().availableProcessors(),
                kilobytes * 1024,
                firstNumber(PROC.resolve("sys/kernel/pid_max")),
                host.hostName(),
                host.bootTimeNanos());
    }

    private static long firstNumber(Path file) {
        try {
            String line = Files.readString(file).lines().findFirst().orElse("");
            String digits = line.replaceAll("[^0-9]", "");
            return digits.isEmpty() || digits.length() > 15 ? 0 : Long.parseLong(digits);
        } catch (IOException e) {
            return 0; // nobody needs it but readers of the capture
        }
    }
}
