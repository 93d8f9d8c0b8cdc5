// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import java.util.Arrays;

/// Finds which of many byte strings a text begins with (or ends with, where they were put in backwards), in
/// one walk. Every string stands for a number.
final class ByteTrie {
    private static final long[] NOTHING = {};

    private final int words;
    private int size = 1;
    /// By node: the bytes that lead on, and where to.
    private byte[][] labels = {{}};

    private int[][] targets = {{}};
    private long[][] sets = {NOTHING};

    /// @param words of a set of numbers
    ByteTrie(int words) {
        this.words = words;
    }

    boolean isEmpty() {
        return size == 1;
    }

    void add(byte[] string, int number) {
        int at = 0;
        for (byte label : string) {
            int next = child(at, label);
            at = next < 0 ? grow(at, label) : next;
        }
        if (sets[at].length == 0) {
            sets[at] = new long[words];
        }
        sets[at][number >> 6] |= 1L << number;
    }

    private int grow(int node, byte label) {
        if (size == labels.length) {
            labels = Arrays.copyOf(labels, size * 2);
            targets = Arrays.copyOf(targets, size * 2);
            sets = Arrays.copyOf(sets, size * 2);
        }
        labels[size] = new byte[0];
        targets[size] = new int[0];
        sets[size] = NOTHING;
        int degree = labels[node].length;
        labels[node] = Arrays.copyOf(labels[node], degree + 1);
        targets[node] = Arrays.copyOf(targets[node], degree + 1);
        labels[node][degree] = label;
        targets[node][degree] = size;
        return size++;
    }

    private int child(int node, byte label) {
        byte[] of = labels[node];
        for (int i = 0; i < of.length; i++) {
            if (of[i] == label) {
                return targets[node][i];
            }
        }
        return -1;
    }

    /// Adds the numbers of the strings that the text begins with.
    void forwards(byte[] text, int from, int to, long[] into) {
        int node = 0;
        for (int i = from; i < to && node >= 0; i++) {
            node = step(node, text[i], into);
        }
    }

    /// The same from the end of the text.
    void backwards(byte[] text, int from, int to, long[] into) {
        int node = 0;
        for (int i = to - 1; i >= from && node >= 0; i--) {
            node = step(node, text[i], into);
        }
    }

    private int step(int node, byte label, long[] into) {
        int next = child(node, label);
        if (next >= 0) {
            long[] set = sets[next];
            for (int word = 0; word < set.length; word++) {
                into[word] |= set[word];
            }
        }
        return next;
    }
}
