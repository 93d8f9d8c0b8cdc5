// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import java.util.List;

/// How a keeper's words are laid out: a stamp, what is known of each group of event types, the answers.
///
/// Of a group there is a bit that says that no root of it can hold, whatever else the event says ("quiet");
/// one that says
/// that this was looked at; one that says that the group was asked before; and a bit for every root that can
/// still hold.
/// Of an answer there is a bit that says that it is known, and one that says what it is.
public final class KeptWords {
    private static final int STAMP = 0;

    private final int quiet;
    private final int looked;
    private final int asked;
    private final int known;
    private final int truth;
    private final int[] alive;
    private final boolean[] used;
    private final int bits;
    private final int size;

    KeptWords(List<EventGroup> groups, Keeper keeper, int bits) {
        this.bits = bits;
        int groupWords = words(groups.size());
        int answerWords = words(bits);
        quiet = STAMP + 1;
        looked = quiet + groupWords;
        asked = looked + groupWords;
        known = asked + groupWords;
        truth = known + answerWords;
        alive = new int[groups.size()];
        used = new boolean[groups.size()];
        int at = truth + answerWords;
        for (EventGroup group : groups) {
            used[group.index()] = group.asks(keeper);
            alive[group.index()] = at;
            at += used[group.index()] ? words(group.roots().size()) : 0;
        }
        size = at;
    }

    private static int words(int bits) {
        return (bits + 63) >> 6;
    }

    /// Words altogether.
    public int size() {
        return size;
    }

    /// Answers altogether.
    public int bits() {
        return bits;
    }

    /// Whether a root of the group asks for answers that are kept here.
    public boolean uses(int group) {
        return used[group];
    }

    /// Index of the word with the group's quiet bit, which is bit `group & 63` of it.
    public int quiet(int group) {
        return quiet + (group >> 6);
    }

    /// Likewise: whether it was looked at which roots of the group can hold.
    public int looked(int group) {
        return looked + (group >> 6);
    }

    /// Likewise: whether the group was asked before.
    public int asked(int group) {
        return asked + (group >> 6);
    }

    /// Index of the first word with the group's roots that can still hold, 64 in each.
    public int alive(int group) {
        return alive[group];
    }

    /// Index of the word that says whether an answer is known, in bit `bit & 63`.
    public int known(int bit) {
        return known + (bit >> 6);
    }

    /// Index of the word that holds the answer, in bit `bit & 63`.
    public int truth(int bit) {
        return truth + (bit >> 6);
    }
}
