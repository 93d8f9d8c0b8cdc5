// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.event.SocketTuple;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateEngineFuzzTest {
    private static final int EVENTS = 40_000;
    private static final byte[] FAMILIES = {SocketTuple.UNIX, SocketTuple.INET, SocketTuple.INET6, 99};
    private static final int[] SOCKET_SIZES = {0, 1, 2, 7, 13, 18, 19, 25, 37};

    /// Any sequence of well-formed records, with any values and any parameters missing, is taken.
    @Test
    void takesAnyRecords() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        HostState state = new HostState(
                new ThreadTable(40, -1),
                new AccountTable(AccountFiles.NONE),
                new ContainerTable(ContainerResolver.NONE));
        Machine machine = new Machine(state, ProcessLookup.NONE);
        for (int i = 0; i < EVENTS; i++) {
            EventType type = EventTable.type(random.nextInt(EventTable.size()));
            machine.now += random.nextInt(50) == 0 ? 40_000_000_000L : random.nextInt(1_000_000);
            EventWriter writer = machine.writer.target(machine.memory, 0);
            int params = random.nextInt(4) == 0 ? random.nextInt(type.paramCount() + 1) : type.paramCount();
            writer.begin(type, params, machine.now, random.nextInt(60));
            for (int p = 0; p < params; p++) {
                put(writer, type, p, random);
            }
            try {
                machine.run();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", event " + i + " " + type, e);
            }
        }
        assertTrue(state.threads.size() <= 40, "seed " + seed);
    }

    private static void put(EventWriter writer, EventType type, int param, Random random) {
        if (random.nextInt(8) == 0) {
            writer.putEmpty();
            return;
        }
        long small = random.nextInt(3) == 0 ? random.nextInt(200) - 100 : random.nextInt(50);
        switch (type.paramSize(param)) {
            case 1 -> writer.putU8((int) small);
            case 2 -> writer.putU16((int) small);
            case 4 -> writer.putI32(random.nextBoolean() ? (int) small : random.nextInt());
            case 8 -> writer.putI64(small);
            default -> {
                if (type.isText(param)) {
                    writer.putString(Machine.text(random.nextBoolean() ? "../a//b" : "/x/./y/"));
                } else {
                    byte[] bytes = new byte
                            [type.paramSize(param) > 0
                                    ? type.paramSize(param)
                                    : SOCKET_SIZES[random.nextInt(SOCKET_SIZES.length)]];
                    random.nextBytes(bytes);
                    if (bytes.length > 0) {
                        bytes[0] = FAMILIES[random.nextInt(FAMILIES.length)];
                    }
                    writer.putBytes(bytes);
                }
            }
        }
    }
}
