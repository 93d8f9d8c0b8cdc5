// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import java.time.Duration;

/// How long the bus keeps what, and how large it may grow.
///
/// A message that a consumer has not done is never dropped. Done messages go when they are older than {@code age}, or
/// earlier, oldest first, when the file reaches {@code bytes}. When that frees nothing more, `publish` refuses: the
/// sender is told, and nothing that was acknowledged is lost. A consumer counts while it is subscribed, and for
/// {@code age} after it was seen last.
///
/// @param age         of done messages
/// @param bytes       of the file; dead letters, documents and cursors may take a tenth more
/// @param deadLetters age at which a dead letter is dropped
public record Retention(Duration age, long bytes, Duration deadLetters) {
    public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 4L << 30, Duration.ofDays(30));

    /// Ids are remembered this long, whatever happens to their messages.
    static final Duration SEEN = Duration.ofMinutes(6);

    public Retention {
        if (age.isNegative() || bytes < 1 << 19) {
            throw new IllegalArgumentException(
                    "retention needs an age >= 0 and at least 512 KiB, not " + age + " and " + bytes + " bytes");
        }
    }
}
