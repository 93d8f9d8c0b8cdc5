// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// File descriptors by number: of a process, shared by its threads that were made with CLONE_FILES. One writer.
public final class FdTable {
    private final LongMap<FdInfo> fds = new LongMap<>(8);
    private @Nullable HashOrder order;

    public int size() {
        return fds.size();
    }

    public @Nullable FdInfo find(long fd) {
        return fds.find(fd);
    }

    public void put(long fd, FdInfo info) {
        HashOrder kept = order;
        if (kept != null && fds.find(fd) == null) {
            kept.add(fd);
        }
        fds.put(fd, info);
    }

    public boolean remove(long fd) {
        HashOrder kept = order;
        if (kept != null) {
            kept.remove(fd);
        }
        return fds.remove(fd);
    }

    /// From now on, and for the tables of children, it is known in which order Falco would walk the descriptors. Those
    /// already here count as put in by number.
    void keepHashOrder() {
        if (order != null) {
            return;
        }
        long[] numbers = new long[fds.size()];
        int count = 0;
        for (int i = 0; i < fds.capacity(); i++) {
            if (fds.valueAt(i) != null) {
                numbers[count++] = fds.keyAt(i);
            }
        }
        Arrays.sort(numbers);
        HashOrder fresh = new HashOrder();
        for (long number : numbers) {
            fresh.add(number);
        }
        order = fresh;
    }

    /// Whether {@link #walked} is known.
    public boolean hasHashOrder() {
        return order != null;
    }

    /// Number of the descriptor that Falco would come to as the {@code index}-th, from 0 to {@link #size} - 1.
    public long walked(int index) {
        HashOrder kept = order;
        if (kept == null) {
            throw new IllegalStateException("the order of hash tables is not kept");
        }
        return kept.at(index);
    }

    /// Slots, to walk all descriptors by index; {@link #infoAt} is null for a free one.
    public int slots() {
        return fds.capacity();
    }

    public @Nullable FdInfo infoAt(int slot) {
        return fds.valueAt(slot);
    }

    /// Number of the descriptor in an occupied slot.
    public long fdAt(int slot) {
        return fds.keyAt(slot);
    }

    /// What a new process starts with: copies, each marked as cloned.
    FdTable copyForChild() {
        FdTable copy = new FdTable();
        HashOrder kept = order;
        if (kept != null) {
            copy.order = new HashOrder();
            for (int i = 0; i < kept.size(); i++) {
                copy.putClone(kept.at(i), fds.find(kept.at(i)));
            }
            return copy;
        }
        for (int i = 0; i < fds.capacity(); i++) {
            copy.putClone(fds.keyAt(i), fds.valueAt(i));
        }
        return copy;
    }

    private void putClone(long fd, @Nullable FdInfo info) {
        if (info != null) {
            FdInfo cloned = info.clone();
            cloned.cloned = true;
            put(fd, cloned);
        }
    }

    /// What an exec does.
    void removeCloseOnExec() {
        int slot = 0;
        while (slot < fds.capacity()) {
            FdInfo info = fds.valueAt(slot);
            if (info != null && info.closesOnExec()) {
                remove(fds.keyAt(slot));
            } else {
                slot++;
            }
        }
    }

    /// `close_range` of [first, last], or its flag that only marks them.
    void closeRange(long first, long last, boolean onlyMark) {
        int slot = 0;
        while (slot < fds.capacity()) {
            FdInfo info = fds.valueAt(slot);
            if (info == null || fds.keyAt(slot) < first || fds.keyAt(slot) > last) {
                slot++;
            } else if (onlyMark) {
                info.setCloseOnExec(true);
                slot++;
            } else {
                remove(fds.keyAt(slot));
            }
        }
    }

    /// Whether an IP socket of this table is bound to, or talks to, {@code port} as its destination or server port.
    boolean isBoundTo(int port) {
        for (int i = 0; i < fds.capacity(); i++) {
            FdInfo info = fds.valueAt(i);
            if (info != null && info.isIpServer() && info.sourcePort == port) {
                return true;
            }
            if (info != null && info.isIpSocket() && info.destPort == port) {
                return true;
            }
        }
        return false;
    }

    /// Whether {@code port} is the source port of an IP socket of this table.
    boolean usesSourcePort(int port) {
        for (int i = 0; i < fds.capacity(); i++) {
            FdInfo info = fds.valueAt(i);
            if (info != null && info.isIpSocket() && info.sourcePort == port) {
                return true;
            }
        }
        return false;
    }
}
