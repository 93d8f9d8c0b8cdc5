// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The ways to unpack, for tests that go through each.
final class Inflaters {
    private Inflaters() {}

    /// The calling test is skipped, and says why, when it is not on this machine.
    static Inflation required(Inflater inflater) {
        Optional<Inflation> inflation = inflater.inflation();
        Assumptions.assumeTrue(
                inflation.isPresent(), "the library of ISA-L is not installed: apt-get install -y libisal2");
        return inflation.orElseThrow();
    }

    /// Lets this one unpack until the answer is closed.
    static Chosen choose(Inflater inflater) {
        required(inflater).close();
        System.setProperty(Inflater.PROPERTY, inflater.toString());
        return () -> System.clearProperty(Inflater.PROPERTY);
    }

    interface Chosen extends AutoCloseable {
        @Override
        void close();
    }
}
