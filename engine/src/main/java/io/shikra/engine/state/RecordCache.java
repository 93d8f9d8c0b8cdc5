// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.Memory;
import org.jspecify.annotations.Nullable;

/// Records of containers that events carried lately, so that the same text is read once. Fixed size; a newer record
/// displaces an older one.
final class RecordCache {
    private static final int SLOTS = 64;

    private final @Nullable Entry[] entries = new Entry[SLOTS];

    /// What one text says.
    ///
    /// @param json as it came
    /// @param id   empty without info
    /// @param info null when the text is no record
    record Entry(byte[] json, ByteString id, @Nullable ContainerInfo info) {}

    /// @param address where the text is, with or without a NUL at its end
    /// @param length  1 or more
    Entry of(long address, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + Memory.i8(address + i);
        }
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        Entry held = entries[slot];
        if (held != null && Memory.equal(held.json(), address, length)) {
            return held;
        }
        byte[] json = new byte[length];
        Memory.copy(address, json, 0, length);
        ContainerInfo info = ContainerJson.read(json, json[length - 1] == 0 ? length - 1 : length)
                .orElse(null);
        Entry fresh = new Entry(json, info == null ? ByteString.EMPTY : ByteString.of(info.id()), info);
        entries[slot] = fresh;
        return fresh;
    }
}
