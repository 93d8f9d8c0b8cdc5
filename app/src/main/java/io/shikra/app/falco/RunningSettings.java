// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.health.DropSettings;
import io.shikra.app.health.MetricsSettings;
import java.util.Optional;

/// What Falco's configuration says about a system that runs.
///
/// @param liveSource    false: `engine.kind` is `nodriver`
/// @param queueCapacity alerts that may wait to be stored
/// @param watchFiles    whether a change of rule files is taken up
/// @param webserver     empty: none
public record RunningSettings(
        boolean liveSource,
        int queueCapacity,
        DropSettings drops,
        MetricsSettings metrics,
        boolean watchFiles,
        Optional<Webserver> webserver) {

    /// @param healthz    path of the health check
    /// @param prometheus whether /metrics is answered
    public record Webserver(String listen, int port, String healthz, boolean prometheus) {}
}
