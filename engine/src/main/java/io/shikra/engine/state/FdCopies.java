// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.StringPool;
import org.jspecify.annotations.Nullable;

/// Descriptors on their way from one engine to another.
///
/// @param numbers in the order in which they are to be put
/// @param infos   copies, one for each number
/// @param order   Falco's order of them as it is now, where it is kept and goes over too
record FdCopies(
        long[] numbers,
        FdInfo[] infos,
        boolean ordered,
        @Nullable HashOrder order) {
    static FdCopies of(FdInfo info) {
        return new FdCopies(new long[1], new FdInfo[] {copy(info)}, false, null);
    }

    /// As a child gets them.
    static FdCopies of(FdTable table) {
        return of(table, null);
    }

    /// As they are, with the order itself; the table is empty afterwards.
    static FdCopies moved(FdTable table) {
        FdCopies copies = of(table, table.order());
        table.clear();
        return copies;
    }

    private static FdCopies of(FdTable table, @Nullable HashOrder order) {
        int count = table.size();
        long[] numbers = new long[count];
        FdInfo[] infos = new FdInfo[count];
        boolean ordered = table.hasHashOrder();
        int slot = 0;
        for (int i = 0; i < count; i++) {
            if (ordered) {
                numbers[i] = table.walked(i);
                infos[i] = copy(table.known(numbers[i]));
                continue;
            }
            FdInfo info = table.infoAt(slot);
            while (info == null) {
                info = table.infoAt(++slot);
            }
            numbers[i] = table.fdAt(slot++);
            infos[i] = copy(info);
        }
        return new FdCopies(numbers, infos, ordered, order);
    }

    private static FdInfo copy(FdInfo info) {
        FdInfo copy = info.copy();
        copy.name = Parcel.fresh(info.name);
        copy.nameRaw = Parcel.fresh(info.nameRaw);
        return copy;
    }

    /// Puts them into a table of the taker's.
    void into(FdTable table, StringPool strings) {
        if (ordered) {
            table.beginOrder();
        }
        for (int i = 0; i < numbers.length; i++) {
            table.put(numbers[i], own(i, strings));
        }
        if (order != null) {
            table.use(order);
        }
    }

    /// The only one of {@link #of(FdInfo)}.
    FdInfo single(StringPool strings) {
        return own(0, strings);
    }

    private FdInfo own(int i, StringPool strings) {
        FdInfo info = infos[i];
        info.name = Parcel.own(info.name, strings);
        info.nameRaw = Parcel.own(info.nameRaw, strings);
        return info;
    }
}
