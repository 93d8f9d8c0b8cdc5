// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import java.util.ArrayDeque;
import java.util.List;

/// Finds which of many byte strings stand anywhere in a text, in one walk: Aho and Corasick's automaton, with
/// a table of transitions by the bytes that the strings are made of. Every string stands for a number.
final class Substrings {
    private static final long[] NOTHING = {};

    /// Class of a byte; 0 for those that no string has.
    private final int[] classes = new int[256];

    private final int classCount;
    /// By a node's first edge and the class of a byte: the first edge of the node that comes, negated bit by bit when a
    /// string ends there.
    private final int[] next;
    private final long[][] sets;

    /// @param strings none is empty; in lower case where that of the text does not count
    /// @param numbers as many
    /// @param words   of a set of numbers
    /// @param folded  whether upper-case ASCII letters of the text count as lower-case ones
    Substrings(List<byte[]> strings, List<Integer> numbers, int words, boolean folded) {
        int count = 1;
        int size = 1;
        for (byte[] string : strings) {
            size += string.length;
            for (byte b : string) {
                if (classes[b & 0xFF] == 0) {
                    classes[b & 0xFF] = count++;
                }
            }
        }
        for (int letter = 'A'; folded && letter <= 'Z'; letter++) {
            classes[letter] = classes[Bytes.fold(letter)];
        }
        classCount = count;
        int[] trie = new int[size * classCount];
        sets = new long[size][words];
        int nodes = 1;
        for (int i = 0; i < strings.size(); i++) {
            int at = 0;
            for (byte b : strings.get(i)) {
                int edge = at * classCount + classes[b & 0xFF];
                if (trie[edge] == 0) {
                    trie[edge] = nodes++;
                }
                at = trie[edge];
            }
            int number = numbers.get(i);
            sets[at][number >> 6] |= 1L << number;
        }
        next = trie;
        link(nodes);
        for (int i = 0; i < sets.length; i++) {
            sets[i] = isEmpty(sets[i]) ? NOTHING : sets[i];
        }
        for (int edge = 0; edge < next.length; edge++) {
            int to = next[edge] * classCount;
            next[edge] = sets[next[edge]].length == 0 ? to : ~to;
        }
    }

    private static boolean isEmpty(long[] set) {
        for (long word : set) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /// Fills in where to go on when a string breaks off, nearest nodes first.
    private void link(int nodes) {
        int[] suffix = new int[nodes];
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        for (int c = 1; c < classCount; c++) {
            if (next[c] != 0) {
                queue.add(next[c]);
            }
        }
        while (!queue.isEmpty()) {
            int node = queue.remove();
            for (int word = 0; word < sets[node].length; word++) {
                sets[node][word] |= sets[suffix[node]][word];
            }
            for (int c = 1; c < classCount; c++) {
                int edge = node * classCount + c;
                int other = next[suffix[node] * classCount + c];
                if (next[edge] == 0) {
                    next[edge] = other;
                } else {
                    suffix[next[edge]] = other;
                    queue.add(next[edge]);
                }
            }
        }
    }

    /// Adds the numbers of the strings that the text has.
    void find(byte[] text, int from, int to, long[] into) {
        int first = 0;
        for (int i = from; i < to; i++) {
            first = next[first + classes[text[i] & 0xFF]];
            if (first < 0) {
                first = ~first;
                long[] set = sets[first / classCount];
                for (int word = 0; word < set.length; word++) {
                    into[word] |= set[word];
                }
            }
        }
    }
}
