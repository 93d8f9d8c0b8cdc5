// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

import java.time.Duration;

/// A consumer's work on one message. It may be called again with the same message: it must be idempotent.
@FunctionalInterface
public interface Handler {
    /// An exception counts as {@code Retry} with the policy's delay.
    Outcome handle(Delivery delivery) throws Exception;

    /// What became of the message.
    sealed interface Outcome {
        enum Done implements Outcome {
            DONE
        }

        /// Not now: deliver again after {@code after} (zero: the policy decides).
        record Retry(Duration after, String why) implements Outcome {}

        /// Never: straight to the dead letters.
        record Reject(String why) implements Outcome {}
    }
}
