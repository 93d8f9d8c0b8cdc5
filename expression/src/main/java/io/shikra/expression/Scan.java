// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

/// Walks over JSON text without building a tree. Every function takes a region `[at, end)` and returns a position in
/// it; broken JSON never makes them throw or stand still.
final class Scan {
    private Scan() {}

    /// The first position from {@code at} that is not white space.
    static int blank(String json, int at, int end) {
        int i = at;
        while (i < end && json.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }

    /// One past the value that starts at {@code at}: always further than {@code at} unless the region is empty.
    static int value(String json, int at, int end) {
        if (at >= end) {
            return end;
        }
        return switch (json.charAt(at)) {
            case '"' -> string(json, at, end);
            case '{', '[', '(' -> container(json, at, end);
            default -> scalar(json, at, end);
        };
    }

    /// One past the closing quote of the string that starts at {@code at}.
    static int string(String json, int at, int end) {
        int i = at + 1;
        while (i < end) {
            char c = json.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
            i++;
        }
        return end;
    }

    private static int container(String json, int at, int end) {
        int depth = 0;
        int i = at;
        while (i < end) {
            switch (json.charAt(i)) {
                case '"' -> {
                    i = string(json, i, end);
                    continue;
                }
                case '{', '[', '(' -> depth++;
                case '}', ']', ')' -> {
                    depth--;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
                default -> {}
            }
            i++;
        }
        return end;
    }

    private static int scalar(String json, int at, int end) {
        int i = at + 1;
        while (i < end) {
            char c = json.charAt(i);
            if (c <= ' ' || c == ',' || c == ']' || c == '}' || c == ':') {
                return i;
            }
            i++;
        }
        return end;
    }
}
