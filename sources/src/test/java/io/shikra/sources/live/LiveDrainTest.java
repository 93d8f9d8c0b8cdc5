// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.EventView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class LiveDrainTest {
    private static final long WALL = 1_700_000_000_000_000_000L;

    private final AtomicLong monotonic = new AtomicLong(5_000_000_000L);
    private final AtomicLong wall = new AtomicLong(WALL);
    private final MemorySegment settings = Arena.ofAuto().allocate(KernelSettings.SIZE, 8);
    private final MemorySegment counters = Arena.ofAuto().allocate(KernelCounters.SIZE, 8);
    private final FakeRing memory = new FakeRing(4096, 0);
    private final List<String> seen = new ArrayList<>();
    private final EventSink sink = new EventSink() {
        @Override
        public void event(MemorySegment data, long offset, long drained) {
            byte first = data.get(ValueLayout.JAVA_BYTE, offset);
            if (first == '!') {
                throw new IllegalStateException("no such event");
            }
            seen.add((char) first + "@" + (drained - WALL));
        }

        @Override
        public void dropped(String lane, long count) {
            seen.add(lane + " " + count);
        }
    };

    private LiveDrain drain(IntConsumer wait) {
        return new LiveDrain(
                memory.reader(),
                new KernelSettings(settings),
                new KernelCounters(counters, 2),
                new WallClock(monotonic::get, wall::get),
                wait::accept);
    }

    private void write(String text) {
        memory.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private int sleeping() {
        return settings.get(ValueLayout.JAVA_INT, 12);
    }

    @Test
    void stampsEventsWithTheTimeOfDayTheyWereTakenAt() {
        LiveDrain drain = drain(_ -> {});
        write("a");
        monotonic.addAndGet(7);

        assertThat(drain.turn(sink)).isEqualTo(1);
        assertThat(seen).containsExactly("a@7");
    }

    @Test
    void noEventIsTakenBeforeItHappened() {
        LiveDrain drain = drain(_ -> {});
        memory.write(record(WALL));
        memory.write(record(WALL + 15));
        List<Long> taken = new ArrayList<>();
        EventSink slow = new EventSink() {
            @Override
            public void event(MemorySegment data, long offset, long drained) {
                taken.add(drained - WALL);
                monotonic.addAndGet(20);
            }

            @Override
            public void dropped(String lane, long count) {}
        };

        drain.turn(slow);

        assertThat(taken).containsExactly(0L, 20L);
    }

    private static byte[] record(long ts) {
        return ByteBuffer.allocate(EventView.HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ts)
                .array();
    }

    @Test
    void pausesWithoutAskingForAWakeUpAfterATurnThatFoundSomething() {
        List<String> waits = new ArrayList<>();
        LiveDrain[] drain = new LiveDrain[1];
        drain[0] = drain(ms -> {
            waits.add(ms + " ms, sleeping " + sleeping());
            if (waits.size() == 2) {
                drain[0].stop();
            }
        });
        write("a");
        drain[0].run(sink);

        assertThat(waits).containsExactly("1 ms, sleeping 0", "100 ms, sleeping 1");
        assertThat(sleeping()).isZero();
        assertThat(seen).containsExactly("a@0");
    }

    @Test
    void handsOverWhatTheRingStillHoldsWhenItStops() {
        LiveDrain drain = drain(_ -> {});
        write("a");
        write("b");
        drain.stop();
        drain.run(sink);

        assertThat(seen).containsExactly("a@0", "b@0");
    }

    @Test
    void tellsLossesOfAllProcessorsOnceByLane() {
        LiveDrain drain = drain(_ -> {});
        counters.set(ValueLayout.JAVA_LONG, 16, 3); // lifecycle, first processor
        counters.set(ValueLayout.JAVA_LONG, 64 + 16, 4); // lifecycle, second
        counters.set(ValueLayout.JAVA_LONG, 64 + 24, 5); // bulk, second
        drain.turn(sink);
        counters.set(ValueLayout.JAVA_LONG, 24, 1);
        drain.turn(sink);

        assertThat(seen).containsExactly("ring-full/lifecycle 7", "ring-full/bulk 5", "ring-full/bulk 1");
    }

    @Test
    void goesOnAfterAnEventTheSinkCannotTakeAndKeepsTheReason() {
        LiveDrain drain = drain(_ -> {});
        write("!");
        write("b");
        drain.turn(sink);

        assertThat(seen).containsExactly("b@0");
        assertThat(drain.failures()).isEqualTo(1);
        assertThat(drain.lastFailure()).contains("no such event");
    }

    @Test
    void tellsTheKernelTheNewOffsetWhenTheClockWasSet() {
        LiveDrain drain = drain(_ -> {});
        monotonic.addAndGet(2_000_000_000L);
        wall.addAndGet(3_602_000_000_000L);
        drain.turn(sink);

        assertThat(settings.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(wall.get() - monotonic.get());
    }

    @Test
    void leavesTheOffsetAloneWhileItIsRightToAMillisecond() {
        LiveDrain drain = drain(_ -> {});
        monotonic.addAndGet(2_000_000_000L);
        wall.addAndGet(2_000_900_000L);
        drain.turn(sink);

        assertThat(settings.get(ValueLayout.JAVA_LONG, 0)).isZero(); // never written
    }
}
