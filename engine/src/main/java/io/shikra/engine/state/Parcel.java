// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.StringPool;
import org.jspecify.annotations.Nullable;

/// What one engine hands to another at an event: plain copies, which the giver forgets. Texts are wrapped anew, so that
/// no object that anybody writes to has two owners; who takes it finds them in its own pool.
///
/// @param number of the event
/// @param value  a number
/// @param text   a path
/// @param thread what only the owner of a thread knows of it; null = nothing
/// @param fds    descriptors; null = none are handed over
record Parcel(
        long number,
        long value,
        ByteString text,
        @Nullable OwnedState thread,
        @Nullable FdCopies fds) {
    static Parcel ofNumber(long number, long value) {
        return new Parcel(number, value, ByteString.EMPTY, null, null);
    }

    static Parcel ofText(long number, ByteString text) {
        return new Parcel(number, 0, fresh(text), null, null);
    }

    static Parcel ofFd(long number, @Nullable FdInfo info) {
        return new Parcel(number, 0, ByteString.EMPTY, null, info == null ? null : FdCopies.of(info));
    }

    /// Another object with the same bytes.
    static ByteString fresh(ByteString text) {
        return ByteString.wrap(text.array());
    }

    /// The taker's own object.
    static ByteString own(ByteString text, StringPool strings) {
        return strings.intern(text);
    }
}
