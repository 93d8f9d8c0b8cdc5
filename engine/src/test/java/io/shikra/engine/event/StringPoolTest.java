// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StringPoolTest {
    private static final int LENGTHS = 200;

    private final StringPool pool = new StringPool(1 << 12);

    @Test
    void theSameBytesAreOneStringWhetherTheyStandInMemoryOrInAnArray() {
        Random random = new Random(7);
        for (int length = 1; length < LENGTHS; length++) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(bytes.length);
                MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);

                ByteString first = pool.intern(bytes, 3, length);

                assertThat(pool.intern(memory.address() + 3, length)).isSameAs(first);
                assertThat(first).isEqualTo(ByteString.copy(bytes, 3, length + 3));
            }
        }
    }

    @Test
    void stringsThatDifferInOneByteAreTwo() {
        for (int length = 1; length < LENGTHS; length++) {
            byte[] bytes = new byte[length];
            ByteString before = pool.intern(bytes, length);
            for (int at = 0; at < length; at++) {
                bytes[at] = 1;
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);

                    assertThat(pool.intern(memory.address(), length)).isEqualTo(ByteString.copy(bytes, 0, length));
                }
                bytes[at] = 0;
            }
            assertThat(before).isEqualTo(ByteString.wrap(new byte[length]));
        }
    }

    @Test
    void aStringIsForgottenWhenMoreComeThanThereIsRoomFor() {
        StringPool small = new StringPool(4);
        ByteString first = small.intern(new byte[] {1}, 1);

        for (byte b = 2; b < 20; b++) {
            small.intern(new byte[] {b}, 1);
        }

        assertThat(small.intern(new byte[] {1}, 1)).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void anObjectIsTheOneOfItsBytesUntilAnotherWasMetBefore() {
        ByteString first = ByteString.of("/dev/null");

        assertThat(pool.intern(first)).isSameAs(first);
        assertThat(pool.intern(ByteString.of("/dev/null"))).isSameAs(first);
        assertThat(pool.intern(first.array(), first.length())).isSameAs(first);
        assertThat(pool.intern(ByteString.of(""))).isSameAs(ByteString.EMPTY);
    }

    @Test
    void whatIsTooLongToBeKeptStaysWhatItIs() {
        ByteString endless = ByteString.wrap(new byte[5000]);
        pool.intern(endless);

        ByteString another = ByteString.wrap(new byte[5000]);
        assertThat(pool.intern(another)).isSameAs(another);
    }
}
