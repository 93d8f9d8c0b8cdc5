// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InflaterTest {
    @TempDir
    private Path folder;

    @AfterEach
    void chooseNothing() {
        System.clearProperty(Inflater.PROPERTY);
    }

    @ParameterizedTest
    @EnumSource(Inflater.class)
    void thePropertyChoosesAndTheReaderTells(Inflater inflater) throws Exception {
        Path packed = Captures.write(folder, Captures.gzip(Captures.start().toArray()));

        try (var _ = Inflaters.choose(inflater);
                CaptureReader reader = CaptureReader.open(packed)) {
            assertEquals(Optional.of(inflater), reader.inflater());
        }
    }

    @Test
    void aPlainCaptureIsUnpackedByNobody() throws Exception {
        try (CaptureReader reader =
                CaptureReader.open(Captures.write(folder, Captures.start().toArray()))) {
            assertEquals(Optional.empty(), reader.inflater());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "igzip"})
    void withoutAChoiceThatIsKnownIsaLUnpacksWhatIsLongEnough(String name) {
        Inflaters.required(Inflater.ISAL).close();
        System.setProperty(Inflater.PROPERTY, name);

        assertEquals(Inflater.ZLIB, opened(Inflater.WORTH_LINKING - 1));
        assertEquals(Inflater.ISAL, opened(Inflater.WORTH_LINKING));
        assertEquals(Inflater.ISAL, opened(Long.MAX_VALUE));
    }

    private static Inflater opened(long packed) {
        try (Inflation inflation = Inflater.open(packed)) {
            return inflation.inflater();
        }
    }

    @Test
    void theLibraryThatIsInstalledPassesItsTest() {
        Inflaters.required(Inflater.ISAL).close();

        assertTrue(IsalSelfTest.passes(Isal.find().orElseThrow()));
    }

    @Test
    void aLibraryThatDoesNothingDoesNotPass() {
        MethodHandle nothing = MethodHandles.dropArguments(MethodHandles.constant(int.class, 0), 0, long.class);

        assertFalse(IsalSelfTest.passes(new Isal(nothing, nothing)));
    }

    @Test
    void aLibraryThatWritesBehindTheStateDoesNotPass() throws ReflectiveOperationException {
        Inflaters.required(Inflater.ISAL).close();
        Isal real = Isal.find().orElseThrow();
        MethodHandle behind = MethodHandles.lookup()
                .findStatic(InflaterTest.class, "writeBehind", MethodType.methodType(long.class, long.class));

        assertFalse(IsalSelfTest.passes(new Isal(real.init, MethodHandles.filterArguments(real.inflate, 0, behind))));
    }

    @SuppressWarnings("restricted") // as a library of another layout would
    static long writeBehind(long state) {
        MemorySegment.ofAddress(state)
                .reinterpret(Isal.STATE_SIZE + Long.BYTES)
                .set(ValueLayout.JAVA_LONG_UNALIGNED, Isal.STATE_SIZE, 0);
        return state;
    }
}
