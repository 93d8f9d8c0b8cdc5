// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.StringPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// String vectors of events, split once for all threads that have the same. A cache of fixed size; a newer list
/// displaces an older one. One writer.
final class SplitCache {
    private static final int SLOTS = 1 << 12;

    private final StringPool strings;
    private final @Nullable ByteString[] blobs = new ByteString[SLOTS];
    private final @Nullable List<ByteString>[] lists;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays know no type parameters
    SplitCache(StringPool strings) {
        this.strings = strings;
        lists = new List[SLOTS];
    }

    /// Splits at NUL; a NUL at the end makes no last empty element.
    List<ByteString> split(ByteString blob) {
        if (blob.isEmpty()) {
            return List.of();
        }
        int hash = blob.hashCode();
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        List<ByteString> held = lists[slot];
        if (held != null && blob.equals(blobs[slot])) {
            return held;
        }
        List<ByteString> fresh = parts(blob);
        blobs[slot] = blob;
        lists[slot] = fresh;
        return fresh;
    }

    private List<ByteString> parts(ByteString blob) {
        List<ByteString> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < blob.length(); i++) {
            if (blob.at(i) == 0) {
                parts.add(strings.intern(blob.array(), start, i - start));
                start = i + 1;
            }
        }
        if (start < blob.length()) {
            parts.add(strings.intern(blob.array(), start, blob.length() - start));
        }
        return Collections.unmodifiableList(parts);
    }
}
