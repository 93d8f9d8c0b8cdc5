// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where two texts part, for people.
final class Difference {
    private static final int BEFORE = 40;
    private static final int SHOWN = 160;

    private Difference() {}

    /// The first line that differs, around the first character that does.
    static Optional<String> ofLines(String falcos, String ours) {
        if (falcos.equals(ours)) {
            return Optional.empty();
        }
        List<String> expected = Arrays.asList(falcos.split("\n", -1));
        List<String> got = Arrays.asList(ours.split("\n", -1));
        int line = 0;
        while (line < expected.size() && line < got.size() && expected.get(line).equals(got.get(line))) {
            line++;
        }
        return Optional.of("line " + (line + 1) + " of " + expected.size() + " (ours " + got.size() + ")"
                + of(line < expected.size() ? expected.get(line) : "", line < got.size() ? got.get(line) : ""));
    }

    static String of(String falcos, String ours) {
        int at = 0;
        while (at < falcos.length() && at < ours.length() && falcos.charAt(at) == ours.charAt(at)) {
            at++;
        }
        int from = Math.max(0, at - BEFORE);
        return "\n    Falco's " + cut(falcos, from) + "\n    ours    " + cut(ours, from);
    }

    private static String cut(String text, int from) {
        int to = Math.min(text.length(), from + SHOWN);
        return (from > 0 ? "…" : "") + text.substring(Math.min(from, to), to) + (to < text.length() ? "…" : "");
    }
}
