// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.ZipException;

/// By ISA-L. It takes input ahead of what it unpacks, so that at the end of a stream bytes go back.
final class IsalInflation implements Inflation {
    /// What nobody writes stands behind the state.
    private static final int GUARD_SIZE = 1024;

    private static final byte GUARD = 0x5A;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int LONGEST_MATCH = 258;
    private static final int GOOD = 0;
    private static final int STUCK = Integer.MIN_VALUE;

    private final Isal isal;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(Isal.STATE_SIZE + GUARD_SIZE, Isal.STATE_ALIGNMENT);
    private final BufferAddress input = new BufferAddress();
    private final BufferAddress output = new BufferAddress();
    private ByteBuffer held = NOTHING;
    private int answer;
    private boolean finished;

    IsalInflation(Isal isal) {
        this.isal = isal;
        state.asSlice(Isal.STATE_SIZE).fill(GUARD);
        restart();
    }

    @Override
    public void restart() {
        isal.init(state);
        answer = GOOD;
        held = NOTHING;
        finished = false;
    }

    @Override
    public void inflate(ByteBuffer from, ByteBuffer into) throws ZipException {
        if (finished) {
            return;
        }
        if (answer >= GOOD) {
            step(from, into);
        }
        if (answer < GOOD) {
            giveOut(into);
        }
    }

    private void step(ByteBuffer from, ByteBuffer into) {
        long in = input.of(from);
        long out = output.of(into);
        int room = into.remaining();
        int offered = from.remaining();
        try {
            answer = isal.inflate(state, in, offered, out, room);
        } finally {
            Reference.reachabilityFence(this); // which knows both buffers
        }
        finished = isal.finished(state);
        int taken = (int) (isal.nextIn(state) - in);
        int made = (int) (isal.nextOut(state) - out);
        from.position(from.position() + taken - (finished ? isal.untouched(state) : 0));
        into.position(into.position() + made);
        if (taken == 0 && made == 0 && !finished && offered > 0 && room > 0 && answer >= GOOD) {
            answer = STUCK;
        }
        if (answer < GOOD) {
            held = isal.held(state).asByteBuffer();
            withhold(Isal.countsTooMuch(answer) ? LONGEST_MATCH : 0, into, made);
        }
    }

    /// Takes the last bytes back, first those that have no room in the output yet.
    private void withhold(int bytes, ByteBuffer into, int made) {
        int ofHeld = Math.min(bytes, held.limit());
        held.limit(held.limit() - ofHeld);
        into.position(into.position() - Math.min(bytes - ofHeld, made));
    }

    /// What came before the damage, then the damage.
    private void giveOut(ByteBuffer into) throws ZipException {
        int length = Math.min(held.remaining(), into.remaining());
        into.put(into.position(), held, held.position(), length).position(into.position() + length);
        held.position(held.position() + length);
        if (!held.hasRemaining()) {
            throw new ZipException(Isal.message(answer));
        }
    }

    @Override
    public boolean finished() {
        return finished;
    }

    /// Whether nothing was written behind the memory that belongs to the library.
    boolean keptInside() {
        ByteBuffer untouched = ByteBuffer.allocate(GUARD_SIZE);
        Arrays.fill(untouched.array(), GUARD);
        return state.asSlice(Isal.STATE_SIZE).asByteBuffer().equals(untouched);
    }

    @Override
    public Inflater inflater() {
        return Inflater.ISAL;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
