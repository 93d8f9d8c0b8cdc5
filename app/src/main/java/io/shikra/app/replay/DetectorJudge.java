// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.detect.Detector;
import io.shikra.engine.event.EventView;

/// Makes alerts of them.
record DetectorJudge(Detector detector) implements Judge {
    @Override
    public void event(EventView event, int cpu) {
        detector.event(event, cpu, 0);
    }

    @Override
    public long failures() {
        return detector.statistics().errors();
    }
}
