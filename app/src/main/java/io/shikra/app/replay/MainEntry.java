// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

/// When the program began: the virtual machine is up, and nothing of ours has run.
public final class MainEntry {
    private static final long NANOS = System.nanoTime();

    private MainEntry() {}

    /// Called first by `main`; the moment of the first call counts.
    public static void passed() {
        // the class is there now, and with it the moment
    }

    static long millisAgo() {
        return (System.nanoTime() - NANOS) / 1_000_000;
    }
}
