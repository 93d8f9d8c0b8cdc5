// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

/// What the kernel side has counted since it was opened.
///
/// @param events       all of them, lost ones too
/// @param lostBuffer   lost because the ring was full
/// @param lostOversize lost because they are longer than a record may be
public record KernelCounts(long events, long lostBuffer, long lostOversize) {
    public static final KernelCounts NONE = new KernelCounts(0, 0, 0);

    public long lost() {
        return lostBuffer + lostOversize;
    }

    KernelCounts since(KernelCounts before) {
        return new KernelCounts(
                events - before.events, lostBuffer - before.lostBuffer, lostOversize - before.lostOversize);
    }
}
