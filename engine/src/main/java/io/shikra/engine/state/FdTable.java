// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import org.jspecify.annotations.Nullable;

/// File descriptors by number: of a process, shared by its threads that were made with CLONE_FILES. One writer.
public final class FdTable {
    private final LongMap<FdInfo> fds = new LongMap<>(8);

    public int size() {
        return fds.size();
    }

    public @Nullable FdInfo find(long fd) {
        return fds.find(fd);
    }

    public void put(long fd, FdInfo info) {
        fds.put(fd, info);
    }

    public boolean remove(long fd) {
        return fds.remove(fd);
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
        for (int i = 0; i < fds.capacity(); i++) {
            FdInfo info = fds.valueAt(i);
            if (info != null) {
                FdInfo cloned = info.clone();
                cloned.cloned = true;
                copy.put(fds.keyAt(i), cloned);
            }
        }
        return copy;
    }

    /// What an exec does.
    void removeCloseOnExec() {
        int slot = 0;
        while (slot < fds.capacity()) {
            FdInfo info = fds.valueAt(slot);
            if (info != null && info.closesOnExec()) {
                fds.remove(fds.keyAt(slot));
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
                fds.remove(fds.keyAt(slot));
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
