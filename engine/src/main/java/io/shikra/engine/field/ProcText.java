// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ThreadInfo;
import java.util.List;

/// Texts composed of what is known of a thread.
final class ProcText {
    private ProcText() {}

    static void commandLine(ThreadInfo thread, Slot slot) {
        commandLine(thread, slot.text());
        slot.setComposed();
    }

    /// comm, then each argument with a blank before it.
    static void commandLine(ThreadInfo thread, TextBuffer into) {
        into.append(thread.comm);
        for (int i = 0; i < thread.args.size(); i++) {
            into.append(' ').append(thread.args.get(i));
        }
    }

    /// argv[0], a blank, the arguments.
    static void exeLine(ThreadInfo thread, Slot slot) {
        TextBuffer text = slot.text().append(thread.exe).append(' ');
        join(thread.args, text);
        slot.setComposed();
    }

    static void arguments(ThreadInfo thread, Slot slot) {
        join(thread.args, slot.text());
        slot.setComposed();
    }

    static void join(List<ByteString> items, TextBuffer into) {
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                into.append(' ');
            }
            into.append(items.get(i));
        }
    }

    static long length(List<ByteString> items) {
        long sum = 0;
        for (int i = 0; i < items.size(); i++) {
            sum += items.get(i).length();
        }
        return sum;
    }

    /// The first non-empty value of {@code key} (which ends in `=`), blanks around it removed; empty when there is
    /// none.
    ///
    /// @return whether there is one
    static boolean environment(List<ByteString> env, ByteString key, Slot slot) {
        for (int i = 0; i < env.size(); i++) {
            ByteString entry = env.get(i);
            if (entry.length() > key.length() && entry.startsWith(key)) {
                int from = key.length();
                int to = entry.length();
                while (from < to && entry.at(from) == ' ') {
                    from++;
                }
                while (to > from && entry.at(to - 1) == ' ') {
                    to--;
                }
                slot.setBytes(entry.array(), from, to);
                return true;
            }
        }
        slot.setText(ByteString.EMPTY);
        return false;
    }
}
