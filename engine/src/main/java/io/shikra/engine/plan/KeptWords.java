// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import java.util.List;

/// How a keeper's words are laid out: a stamp, what is known of each group of event types, the answers. What
/// nearly every event looks at stands in front, in few lines of the processor's cache.
///
/// Of a group there is a bit that says that no root of it can hold, whatever else an event says ("quiet"), or, of
/// descriptors, that it was asked about ("visited"); of threads a count of the events asked about; and of every root
/// whether it cannot hold ("dead") and whether it was looked at. Of an answer there is a bit that says that it is
/// known, and one that says what it is.
public final class KeptWords {
    private final int byGroup = 1;
    private final int known;
    private final int truth;
    private final int[] visits;
    private final int[] dead;
    private final int[] looked;
    private final boolean[] used;
    private final int bits;
    private final int size;

    KeptWords(List<EventGroup> groups, Keeper keeper, int bits) {
        this.bits = bits;
        visits = new int[groups.size()];
        dead = new int[groups.size()];
        looked = new int[groups.size()];
        used = new boolean[groups.size()];
        int at = byGroup + words(groups.size());
        for (EventGroup group : groups) {
            int index = group.index();
            used[index] = group.asks(keeper);
            if (used[index]) {
                visits[index] = at;
                dead[index] = keeper == Keeper.THREAD ? at + 1 : at;
                at = dead[index] + words(group.roots().size());
            }
        }
        for (EventGroup group : groups) {
            looked[group.index()] = at;
            at += used[group.index()] ? words(group.roots().size()) : 0;
        }
        known = at;
        truth = known + words(bits);
        size = truth + words(bits);
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
        return byGroup + (group >> 6);
    }

    /// Index of the word with the group's visited bit, likewise.
    public int visited(int group) {
        return byGroup + (group >> 6);
    }

    /// Index of the word that counts the group's events; threads only.
    public int visits(int group) {
        return visits[group];
    }

    /// Index of the first word with the group's roots that cannot hold, 64 in each.
    public int dead(int group) {
        return dead[group];
    }

    /// Likewise: roots that were looked at.
    public int looked(int group) {
        return looked[group];
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
