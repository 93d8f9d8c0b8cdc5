// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelRingTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] copy(MemorySegment data, long offset, int length) {
        return data.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private static List<String> drain(KernelRing ring) {
        List<String> seen = new ArrayList<>();
        ring.drain(
                (data, offset, length) -> seen.add(new String(copy(data, offset, length), StandardCharsets.UTF_8)),
                Integer.MAX_VALUE);
        return seen;
    }

    @Test
    void handsOverRecordsInOrderAndGivesTheRoomBack() {
        FakeRing memory = new FakeRing(4096, 0);
        KernelRing ring = memory.reader();
        memory.write(bytes("one"));
        memory.write(bytes("twelve bytes"));

        assertThat(ring.hasData()).isTrue();
        assertThat(drain(ring)).containsExactly("one", "twelve bytes");
        assertThat(ring.hasData()).isFalse();
        assertThat(memory.consumed()).isEqualTo(16 + 24);
    }

    @Test
    void readsARecordThatWrapsAsOnePiece() {
        FakeRing memory = new FakeRing(4096, 4096 - 16);
        KernelRing ring = memory.reader();
        memory.write(bytes("a record longer than the sixteen bytes left"));

        assertThat(drain(ring)).containsExactly("a record longer than the sixteen bytes left");
    }

    @Test
    void skipsDiscardedRecords() {
        FakeRing memory = new FakeRing(4096, 0);
        KernelRing ring = memory.reader();
        memory.discard(8);
        memory.write(bytes("kept"));
        memory.discard(8);

        assertThat(drain(ring)).containsExactly("kept");
        assertThat(ring.hasData()).isFalse();
    }

    @Test
    void waitsAtARecordStillBeingWrittenEvenWhenLaterOnesAreReady() {
        FakeRing memory = new FakeRing(4096, 0);
        KernelRing ring = memory.reader();
        long slow = memory.reserve(bytes("slow"));
        memory.write(bytes("quick"));

        assertThat(drain(ring)).isEmpty();
        assertThat(ring.hasData()).isTrue();
        memory.complete(slow, 4);
        assertThat(drain(ring)).containsExactly("slow", "quick");
    }

    @Test
    void stopsAtTheLimitAndGoesOnFromThere() {
        FakeRing memory = new FakeRing(4096, 0);
        KernelRing ring = memory.reader();
        for (String text : List.of("a", "b", "c")) {
            memory.write(bytes(text));
        }

        assertThat(ring.drain((_, _, _) -> {}, 2)).isEqualTo(2);
        assertThat(drain(ring)).containsExactly("c");
    }

    @Test
    void doesNotHandOverARecordTwiceWhenItsReaderThrows() {
        FakeRing memory = new FakeRing(4096, 0);
        KernelRing ring = memory.reader();
        memory.write(bytes("bad"));
        memory.write(bytes("good"));

        assertThatThrownBy(() -> ring.drain(
                        (_, _, _) -> {
                            throw new IllegalArgumentException("cannot read this");
                        },
                        10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(drain(ring)).containsExactly("good");
    }

    @Test
    void survivesAnyMixtureOfLengthsPositionsAndDiscards() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FakeRing memory = new FakeRing(1 << 16, Integer.MAX_VALUE & ~7L); // beyond 2^31 soon
        KernelRing ring = memory.reader();
        HexFormat hex = HexFormat.of();
        Queue<String> expected = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(900)];
            random.nextBytes(payload);
            while (!memory.hasRoom(payload.length)) {
                ring.drain(
                        (data, offset, length) -> assertThat(hex.formatHex(copy(data, offset, length)))
                                .as("seed %d", seed)
                                .isEqualTo(expected.poll()),
                        random.nextInt(50) + 1);
            }
            if (random.nextInt(10) == 0) {
                memory.discard(payload.length);
            } else {
                memory.write(payload);
                expected.add(hex.formatHex(payload));
            }
        }
    }

    @Test
    void refusesASizeThatIsNoPowerOfTwo() {
        FakeRing memory = new FakeRing(4096, 0);

        assertThatThrownBy(() -> new KernelRing(memory.consumer, memory.producer, FakeRing.PAGE, 5000))
                .hasMessageContaining("5000");
    }
}
