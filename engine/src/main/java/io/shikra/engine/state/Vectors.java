// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// String vectors: how events carry arguments, environment and cgroups.
public final class Vectors {
    private Vectors() {}

    /// Splits at NUL; a NUL at the end makes no last empty element.
    public static List<ByteString> split(ByteString blob) {
        if (blob.isEmpty()) {
            return List.of();
        }
        List<ByteString> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < blob.length(); i++) {
            if (blob.at(i) == 0) {
                parts.add(blob.substring(start, i));
                start = i + 1;
            }
        }
        if (start < blob.length()) {
            parts.add(blob.substring(start, blob.length()));
        }
        return Collections.unmodifiableList(parts);
    }

    /// The elements with {@code separator} after each (NUL) or between them (any other byte).
    public static ByteString join(List<ByteString> parts, byte separator) {
        int length = 0;
        for (int i = 0; i < parts.size(); i++) {
            length += parts.get(i).length() + 1;
        }
        if (length == 0) {
            return ByteString.EMPTY;
        }
        byte[] joined = new byte[separator == 0 ? length : length - 1];
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            ByteString part = parts.get(i);
            System.arraycopy(part.array(), 0, joined, at, part.length());
            at += part.length();
            if (at < joined.length) {
                joined[at++] = separator;
            }
        }
        return ByteString.wrap(joined);
    }
}
