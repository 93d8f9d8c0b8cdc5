// SPDX-License-Identifier: Apache-2.0
package io.shikra.testing;

import java.nio.file.Path;

/// A real API server for tests with the tag `chain`: whoever runs them starts one and names its admin kubeconfig in the
/// system property `shikra.test.kubeconfig` or the environment variable `SHIKRA_TEST_KUBECONFIG`.
public final class RealCluster {
    private RealCluster() {}

    /// Whether somebody named one. A wrong name is a failure, not a skip.
    public static boolean present() {
        return !name().isEmpty();
    }

    /// The kubeconfig of an administrator.
    public static Path kubeconfig() {
        return Path.of(name());
    }

    private static String name() {
        return System.getProperty("shikra.test.kubeconfig", System.getenv().getOrDefault("SHIKRA_TEST_KUBECONFIG", ""));
    }
}
