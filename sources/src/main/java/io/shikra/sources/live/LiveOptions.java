// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the live source is opened.
///
/// @param object    the compiled kernel programs (`bpf/target/shikra.bpf.o`)
/// @param ringBytes a power of two, at least 64 KiB
/// @param syscalls  names of the system calls to record, out of [LiveSyscalls#names()]; those that make and replace
///                  processes are added
public record LiveOptions(Path object, int ringBytes, Set<String> syscalls) {
    public static final int DEFAULT_RING = 8 << 20;

    public LiveOptions {
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 64 * 1024) {
            throw new IllegalArgumentException(
                    "the ring's size must be a power of two of at least 65536 bytes, not " + ringBytes);
        }
        for (String name : syscalls) {
            if (!LiveSyscalls.names().contains(name)) {
                throw new IllegalArgumentException("the live source cannot record the system call " + name);
            }
        }
        syscalls =
                Stream.concat(syscalls.stream(), LiveSyscalls.ALWAYS.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /// Everything the source can record, through a ring of 8 MiB.
    public static LiveOptions of(Path object) {
        return new LiveOptions(object, DEFAULT_RING, LiveSyscalls.names());
    }

    public LiveOptions withRing(int bytes) {
        return new LiveOptions(object, bytes, syscalls);
    }

    public LiveOptions withSyscalls(Set<String> names) {
        return new LiveOptions(object, ringBytes, names);
    }
}
