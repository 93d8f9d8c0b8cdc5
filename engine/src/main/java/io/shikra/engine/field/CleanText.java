// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;

/// Texts that Falco sanitises before filters see them: paths and names of descriptors.
final class CleanText {
    private CleanText() {}

    /// The text itself when it is clean, as nearly always; else a repaired copy.
    static void set(ByteString text, Slot slot) {
        set(text.array(), 0, text.length(), slot);
    }

    static void set(byte[] text, int from, int to, Slot slot) {
        if (Utf8.isClean(text, from, to)) {
            slot.setBytes(text, from, to);
        } else {
            ValueText.clean(text, from, to, slot.text());
            slot.setComposed();
        }
    }
}
