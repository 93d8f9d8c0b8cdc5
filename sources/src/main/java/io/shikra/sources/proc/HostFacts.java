// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What does not change of this host while we run. Text is empty when unknown.
///
/// @param bootTimeNanos       of the boot, nanoseconds since the Unix epoch
/// @param clockTicksPerSecond unit of the start times in /proc
/// @param machineId           of /etc/machine-id; Kubernetes has it as `.status.nodeInfo.machineID`
public record HostFacts(
        long bootTimeNanos, long clockTicksPerSecond, String machineId, String hostName, List<Interface> interfaces) {

    /// One address of an interface.
    ///
    /// @param prefixLength of its network, in bits
    public record Interface(String name, InetAddress address, int prefixLength) {}

    public HostFacts {
        if (clockTicksPerSecond <= 0) {
            throw new IllegalArgumentException("clock ticks per second must be positive: " + clockTicksPerSecond);
        }
        interfaces = List.copyOf(interfaces);
    }

    /// @param hostRoot where the host's root file system is: `/`, or its mount in our container
    public static HostFacts read(Path hostRoot) {
        Libc libc = new Libc();
        long boot = libc.clockNanos(Libc.CLOCK_REALTIME) - libc.clockNanos(Libc.CLOCK_BOOTTIME);
        return new HostFacts(
                boot,
                libc.clockTicksPerSecond(),
                firstLine(hostRoot.resolve("etc/machine-id"), hostRoot.resolve("var/lib/dbus/machine-id")),
                // The kernel's own answer is that of our namespace: in a pod, the pod's name.
                firstLine(hostRoot.resolve("etc/hostname"), Path.of("/proc/sys/kernel/hostname")),
                interfaceList());
    }

    /// The moment of a start time of /proc, nanoseconds since the Unix epoch; to one tick (10 ms).
    public long epochNanos(long ticks) {
        return bootTimeNanos + ticks * (1_000_000_000L / clockTicksPerSecond);
    }

    private static String firstLine(Path... files) {
        for (Path file : files) {
            try {
                String text = Files.readString(file).strip();
                if (!text.isEmpty()) {
                    return text.lines().findFirst().orElse("");
                }
            } catch (IOException e) {
                // The next one.
            }
        }
        return "";
    }

    private static List<Interface> interfaceList() {
        List<Interface> list = new ArrayList<>();
        try {
            for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
                for (InterfaceAddress address : nic.getInterfaceAddresses()) {
                    list.add(new Interface(nic.getName(), address.getAddress(), address.getNetworkPrefixLength()));
                }
            }
        } catch (SocketException e) {
            // No interfaces to be had: nothing counts as local, and that is what the empty list says.
        }
        return list;
    }
}
