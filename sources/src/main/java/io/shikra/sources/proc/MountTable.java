// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import java.nio.charset.StandardCharsets;

/// Where the host mounts what we read, from the mount table of its first process.
final class MountTable {
    private static final int LIMIT = 4 << 20;

    private MountTable() {}

    /// Directory of the cgroup version 2 hierarchy as seen through the first process' root; empty when it is not
    /// mounted or not ours to see.
    ///
    /// @param proc /proc, with `/` at the end
    static String unifiedCgroup(String proc) {
        ProcFile file = new ProcFile();
        if (!file.read(proc + "1/mounts", LIMIT)) {
            return "";
        }
        String text = new String(file.bytes(), 0, file.length(), StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length > 2 && words[2].equals("cgroup2")) {
                return proc + "1/root" + words[1];
            }
        }
        return "";
    }
}
