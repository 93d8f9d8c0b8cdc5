// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which part of a divided stream an engine answers for. All engines of a division see every event, in the same order;
/// each keeps the processes, their programs and ids of the whole host, and of its own processes the rest: descriptors,
/// directories, counters. Belongs to one engine.
///
/// @param index    from 0 on
/// @param count    engines of the division
/// @param exchange between them
public record Partition(int index, int count, @Nullable Exchange exchange, Placement placement) {
    /// Which processes are whose.
    public enum Placement {
        /// A hash of the pid says.
        HASHED,
        /// A process begins where its parent is, or where less happens; some move there.
        BALANCED
    }

    /// An engine that answers for everything.
    public static final Partition WHOLE = new Partition(0, 1, null, Placement.HASHED);

    /// More engines than this only wait for one another.
    public static final int MOST = 64;

    public Partition {
        if (count < 1 || count > MOST || index < 0 || index >= count || (count > 1 && exchange == null)) {
            throw new IllegalArgumentException("partition " + index + " of " + count);
        }
    }

    /// The parts of one division.
    public static List<Partition> divide(int count, Placement placement) {
        if (count == 1) {
            return List.of(WHOLE);
        }
        Exchange exchange = new Exchange(count);
        List<Partition> parts = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            parts.add(new Partition(index, count, exchange, placement));
        }
        return List.copyOf(parts);
    }

    boolean isWhole() {
        return count == 1;
    }

    /// This engine has ended, whatever the reason: nobody is to wait for it.
    public void end() {
        if (exchange != null) {
            exchange.end(index);
        }
    }
}
