// SPDX-License-Identifier: Apache-2.0
package io.shikra.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/// A test class that needs a real API server (see [RealCluster]); without one its tests count as skipped.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("chain")
@EnabledIf(
        value = "io.shikra.testing.RealCluster#present",
        disabledReason = "no real API server: SHIKRA_TEST_KUBECONFIG is not set")
public @interface OnRealCluster {}
