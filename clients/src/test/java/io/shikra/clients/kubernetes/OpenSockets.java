// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/// TCP connections of this process, as the kernel lists them.
final class OpenSockets {
    private OpenSockets() {}

    /// Local ports of the established connections of this process to a port of 127.0.0.1.
    static Set<Integer> localPortsTo(int remotePort) throws IOException {
        Set<String> inodes = inodesOfThisProcess();
        Set<Integer> ports = new TreeSet<>();
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] column = line.trim().split("\\s+", -1);
                if (column.length > 9
                        && column[3].equals("01")
                        && column[2].endsWith(":" + String.format("%04X", remotePort))
                        && inodes.contains(column[9])) {
                    ports.add(Integer.parseInt(column[1].substring(column[1].indexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    private static Set<String> inodesOfThisProcess() throws IOException {
        Set<String> inodes = new TreeSet<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)) {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                }
            }
        }
        return inodes;
    }
}
