// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A fixed set of byte strings, asked with ranges of arrays.
final class TextSet {
    private static final long[] MEMBER = {1};

    private final ExactTexts texts;

    TextSet(List<ByteString> members) {
        Map<ByteString, long[]> sets = new HashMap<>();
        members.forEach(member -> sets.put(member, MEMBER));
        texts = new ExactTexts(sets);
    }

    boolean contains(byte[] text, int from, int to) {
        return texts.find(text, from, to).length > 0;
    }
}
