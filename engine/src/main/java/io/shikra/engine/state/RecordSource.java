// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Where the records of a divided stream stand: one source for each engine, all over the same bytes.
public interface RecordSource {
    /// The bytes that places in the stream are counted in. Engines that work together see the same memory.
    long base();

    /// Place behind what was read last, in bytes from {@link #base}.
    long place();

    /// Events before that.
    long events();

    /// Adds records to the sieve, as many as it takes and as are found one behind the other from a place on.
    ///
    /// @return the place behind the last one
    long fill(Sieve sieve, long place);
}
