// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

/// What a capture says of the machine that it was taken on.
///
/// @param processors  number of processors
/// @param memoryBytes size of the memory
/// @param maxPid      the largest process id
/// @param hostName    at most 127 bytes
/// @param bootNs      when it booted, nanoseconds since the Unix epoch; 0 = unknown
public record MachineInfo(int processors, long memoryBytes, long maxPid, String hostName, long bootNs) {
    /// Of a capture that does not say.
    public static final MachineInfo UNKNOWN = new MachineInfo(0, 0, 0, "", 0);
}
