// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.StringPool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// File descriptors by number: of a process, shared by its threads that were made with CLONE_FILES. One writer.
///
/// Small numbers, which are nearly all, index an array; the others are in a map. A child's table begins with the
/// objects of its parent's: whoever changes one asks {@link #own} for it, which copies it when other tables hold it.
public final class FdTable {
    private static final int SMALL = 1024;
    private static final int LEAST = 8;
    private static final @Nullable FdInfo[] NONE = {};
    /// Never written.
    private static final LongMap<FdInfo> NO_LARGE = new LongMap<>(2);

    private @Nullable FdInfo[] small = NONE;
    private LongMap<FdInfo> large = NO_LARGE;
    private int size;
    private @Nullable HashOrder order;
    private FdPool pool = new FdPool();

    /// Threads that use this table.
    int users = 1;

    public int size() {
        return size;
    }

    public @Nullable FdInfo find(long fd) {
        if (fd >= 0 && fd < small.length) {
            return small[(int) fd];
        }
        return fd >= 0 && fd < SMALL ? null : large.find(fd);
    }

    /// Where objects come from and go to.
    void use(FdPool objects) {
        pool = objects;
    }

    public void put(long fd, FdInfo info) {
        info.tables++;
        FdInfo old = find(fd);
        if (old == null) {
            size++;
            if (order != null) {
                order.add(fd);
            }
        }
        set(fd, info);
        if (old != null) {
            release(old);
        }
    }

    private void set(long fd, FdInfo info) {
        if (fd < 0 || fd >= SMALL) {
            if (large == NO_LARGE) {
                large = pool.map();
            }
            large.put(fd, info);
            return;
        }
        int index = (int) fd;
        if (index >= small.length) {
            grow(Math.max(LEAST, Integer.highestOneBit(index) * 2));
        }
        small[index] = info;
    }

    private void grow(int length) {
        FdInfo[] old = small;
        small = pool.array(length);
        System.arraycopy(old, 0, small, 0, old.length);
        Arrays.fill(old, null);
        pool.give(old);
    }

    /// Equal names become one object.
    void shareNames(StringPool strings) {
        for (int slot = 0; slot < slots(); slot++) {
            FdInfo info = infoAt(slot);
            if (info != null) {
                info.name = strings.intern(info.name);
            }
        }
    }

    private void release(FdInfo info) {
        if (--info.tables == 0) {
            pool.give(info);
        }
    }

    public boolean remove(long fd) {
        FdInfo info = find(fd);
        if (info == null) {
            return false;
        }
        if (order != null) {
            order.remove(fd);
        }
        if (fd >= 0 && fd < SMALL) {
            small[(int) fd] = null;
        } else {
            large.remove(fd);
        }
        size--;
        release(info);
        return true;
    }

    /// The object of {@code fd} as this table's alone, to be changed: what rules remember of it counts no more.
    ///
    /// @param info what {@link #find} gives for it
    FdInfo own(long fd, FdInfo info) {
        if (info.tables <= 1) {
            info.changed();
            return info;
        }
        FdInfo copy = pool.copyOf(info);
        copy.tables = 1;
        info.tables--;
        set(fd, copy);
        return copy;
    }

    /// From now on, and for the tables of children, it is known in which order Falco would walk the descriptors. Those
    /// already here count as put in by number.
    void keepHashOrder() {
        if (order != null) {
            return;
        }
        long[] numbers = new long[size];
        int count = 0;
        for (int i = 0; i < slots(); i++) {
            if (infoAt(i) != null) {
                numbers[count++] = fdAt(i);
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

    @Nullable
    HashOrder order() {
        return order;
    }

    /// The order of what is put in from now on, into this empty table.
    void beginOrder() {
        order = new HashOrder();
    }

    /// The order of what is in the table.
    void use(HashOrder known) {
        order = known;
    }

    /// A descriptor that is there.
    FdInfo known(long fd) {
        FdInfo info = find(fd);
        if (info == null) {
            throw new IllegalStateException("descriptor " + fd + " is in the order of its table but not in it");
        }
        return info;
    }

    /// Slots, to walk all descriptors by index; {@link #infoAt} is null for a free one.
    public int slots() {
        return small.length + (large.size() == 0 ? 0 : large.capacity());
    }

    public @Nullable FdInfo infoAt(int slot) {
        return slot < small.length ? small[slot] : large.valueAt(slot - small.length);
    }

    /// Number of the descriptor in an occupied slot.
    public long fdAt(int slot) {
        return slot < small.length ? slot : large.keyAt(slot - small.length);
    }

    /// What a new process starts with, in place of what this empty table has: the other's descriptors.
    void startAs(FdTable parent) {
        HashOrder kept = parent.order;
        if (kept != null) {
            order = new HashOrder();
            for (int i = 0; i < kept.size(); i++) {
                share(kept.at(i), parent.find(kept.at(i)));
            }
            return;
        }
        for (int i = 0; i < parent.small.length; i++) {
            share(i, parent.small[i]);
        }
        for (int i = parent.small.length; i < parent.slots(); i++) {
            share(parent.fdAt(i), parent.infoAt(i));
        }
    }

    private void share(long fd, @Nullable FdInfo info) {
        if (info != null) {
            put(fd, info);
        }
    }

    /// Forgets every descriptor.
    void clear() {
        for (int i = 0; i < slots(); i++) {
            FdInfo info = infoAt(i);
            if (info != null) {
                release(info);
            }
        }
        Arrays.fill(small, null);
        pool.give(small);
        small = NONE;
        if (large != NO_LARGE) {
            large.clear();
            pool.give(large);
            large = NO_LARGE;
        }
        size = 0;
        order = null;
    }

    /// What an exec does.
    void removeCloseOnExec() {
        for (int fd = 0; fd < small.length; fd++) {
            FdInfo info = small[fd];
            if (info != null && info.closesOnExec()) {
                remove(fd);
            }
        }
        int slot = 0;
        while (slot < large.capacity()) {
            FdInfo info = large.valueAt(slot);
            if (info != null && info.closesOnExec()) {
                remove(large.keyAt(slot)); // another may have moved into the slot
            } else {
                slot++;
            }
        }
    }

    /// `close_range` of [first, last], or its flag that only marks them.
    void closeRange(long first, long last, boolean onlyMark) {
        for (long fd = Math.max(0, first); fd <= last && fd < small.length; fd++) {
            close(fd, small[(int) fd], onlyMark);
        }
        int slot = 0;
        while (slot < large.capacity()) {
            FdInfo info = large.valueAt(slot);
            boolean inside = info != null && large.keyAt(slot) >= first && large.keyAt(slot) <= last;
            if (!inside || !close(large.keyAt(slot), info, onlyMark)) {
                slot++;
            }
        }
    }

    /// @return whether the descriptor is gone
    private boolean close(long fd, @Nullable FdInfo info, boolean onlyMark) {
        if (info == null) {
            return false;
        }
        if (onlyMark) {
            own(fd, info).setCloseOnExec(true);
            return false;
        }
        return remove(fd);
    }

    /// Whether an IP socket of this table is bound to, or talks to, {@code port} as its destination or server port.
    boolean isBoundTo(int port) {
        for (int i = 0; i < slots(); i++) {
            FdInfo info = infoAt(i);
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
        for (int i = 0; i < slots(); i++) {
            FdInfo info = infoAt(i);
            if (info != null && info.isIpSocket() && info.sourcePort == port) {
                return true;
            }
        }
        return false;
    }
}
