// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The functions of ISA-L (igzip_lib.h of 2.30) that unpack, and where in its `struct inflate_state` the
/// fields stand on 64-bit machines. Thread-safe.
final class Isal {
    static final String LIBRARY = "libisal.so.2";

    static final long STATE_SIZE = 87368;
    static final long STATE_ALIGNMENT = 64;
    private static final long NEXT_OUT = 0;
    private static final long AVAIL_OUT = 8;
    private static final long NEXT_IN = 16;
    private static final long AVAIL_IN = 32;
    private static final long READ_IN_LENGTH = 36;
    private static final long BLOCK_STATE = 21160;
    private static final long TMP_OUT_VALID = 21208;
    private static final long TMP_OUT_PROCESSED = 21212;
    private static final long TMP_OUT_BUFFER = 21544;

    private static final int ISAL_BLOCK_FINISH = 5;
    private static final int ISAL_INVALID_BLOCK = -1;
    private static final int ISAL_INVALID_SYMBOL = -2;
    private static final int ISAL_INVALID_LOOKBACK = -3;

    /// One type for both: linking a type costs more than a call. The initialiser is void in C, its answer
    /// is nothing.
    private static final FunctionDescriptor OF_STATE = FunctionDescriptor.of(JAVA_INT, JAVA_LONG);

    final MethodHandle init;
    final MethodHandle inflate;

    /// @param init    isal_inflate_init
    /// @param inflate isal_inflate; both take the address of the state and answer an int
    Isal(MethodHandle init, MethodHandle inflate) {
        this.init = init;
        this.inflate = inflate;
    }

    /// Empty when the library, or a function of it that is needed, is not on this machine, or works
    /// otherwise than the one we know.
    static Optional<Isal> usable() {
        return Found.USABLE;
    }

    /// Looked for once, and only when something is to be unpacked.
    private static final class Found {
        static final Optional<Isal> USABLE = find().filter(Found::works);

        private static boolean works(Isal isal) {
            boolean works = IsalSelfTest.passes(isal);
            if (!works) {
                System.getLogger(Isal.class.getName())
                        .log(Level.DEBUG, LIBRARY + " works otherwise than version 2.30: zlib unpacks");
            }
            return works;
        }
    }

    /// The library as it is, untested.
    @SuppressWarnings("restricted") // the binding of this package
    static Optional<Isal> find() {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
            Linker linker = Linker.nativeLinker();
            return library.find("isal_inflate_init")
                    .flatMap(init -> library.find("isal_inflate")
                            .map(inflate -> new Isal(
                                    linker.downcallHandle(init, OF_STATE), linker.downcallHandle(inflate, OF_STATE))));
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    /// Makes ready for a stream of raw deflate data.
    void init(MemorySegment state) {
        int _ = call(init, state);
    }

    /// @param in  address of the input
    /// @param out address of the output
    /// @return less than 0 where the data is wrong
    int inflate(MemorySegment state, long in, int inLength, long out, int outLength) {
        state.set(JAVA_LONG, NEXT_IN, in);
        state.set(JAVA_INT, AVAIL_IN, inLength);
        state.set(JAVA_LONG, NEXT_OUT, out);
        state.set(JAVA_INT, AVAIL_OUT, outLength);
        return call(inflate, state);
    }

    /// Where the input goes on: behind the bytes taken, those of which no bit was needed yet included.
    long nextIn(MemorySegment state) {
        return state.get(JAVA_LONG, NEXT_IN);
    }

    long nextOut(MemorySegment state) {
        return state.get(JAVA_LONG, NEXT_OUT);
    }

    /// Bytes taken of which no bit was needed yet.
    int untouched(MemorySegment state) {
        return state.get(JAVA_INT, READ_IN_LENGTH) / Byte.SIZE;
    }

    /// What was unpacked and had no room in the output.
    MemorySegment held(MemorySegment state) {
        int from = state.get(JAVA_INT, TMP_OUT_PROCESSED);
        return state.asSlice(TMP_OUT_BUFFER + from, state.get(JAVA_INT, TMP_OUT_VALID) - from);
    }

    /// Whether after this answer bytes of a match that cannot be count as unpacked, though nobody wrote them.
    static boolean countsTooMuch(int answer) {
        return answer == ISAL_INVALID_SYMBOL || answer == ISAL_INVALID_LOOKBACK;
    }

    boolean finished(MemorySegment state) {
        return state.get(JAVA_INT, BLOCK_STATE) == ISAL_BLOCK_FINISH;
    }

    /// What an answer less than 0 means, in zlib's words where it has them.
    static String message(int answer) {
        return switch (answer) {
            case ISAL_INVALID_BLOCK -> "invalid block";
            case ISAL_INVALID_SYMBOL -> "invalid code";
            case ISAL_INVALID_LOOKBACK -> "invalid distance too far back";
            default -> "invalid compressed data";
        };
    }

    private static int call(MethodHandle function, MemorySegment state) {
        try {
            return (int) function.invokeExact(state.address());
        } catch (Throwable e) {
            throw new AssertionError("a native call must not throw", e);
        }
    }
}
