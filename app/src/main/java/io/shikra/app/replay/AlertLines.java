// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.detect.AlertSink;
import io.shikra.engine.detect.EscapedBytes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Writes alerts as Falco's standard output does, a line each.
final class AlertLines implements AlertSink {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final FalcoSettings.Format format;
    private boolean broken;

    AlertLines(OutputStream out, FalcoSettings.Format format) {
        this.out = new BufferedOutputStream(out, BUFFER);
        this.format = format;
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        if (broken) {
            return;
        }
        try {
            out.write(format.json() ? AlertJson.write(alert, format.parts()) : EscapedBytes.encode(alert.output()));
            out.write('\n');
        } catch (IOException e) {
            broken = true;
        }
    }

    /// Nobody reads any more: the rest can be left.
    boolean isBroken() {
        return broken;
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            broken = true;
        }
    }
}
