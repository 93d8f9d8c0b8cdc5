// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.detect.AlertSink;
import io.shikra.engine.field.TextBuffer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes alerts as Falco's standard output does, a line each.
final class AlertLines implements AlertSink {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final FalcoSettings.Format format;
    private final boolean raw;
    private boolean broken;

    /// @param raw whether bytes that are not UTF-8 stay in lines of text, as with Falco
    AlertLines(OutputStream out, FalcoSettings.Format format, boolean raw) {
        this.raw = raw;
        this.out = new BufferedOutputStream(out, BUFFER);
        this.format = format;
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        write(
                format.json()
                        ? AlertJson.write(alert, format.parts())
                        : alert.output().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void alert(Alert alert, Provenance provenance, TextBuffer line) {
        if (format.json() || !raw) {
            alert(alert, provenance);
        } else {
            write(Arrays.copyOf(line.array(), line.length()));
        }
    }

    private void write(byte[] line) {
        try {
            if (!broken) {
                out.write(line);
                out.write('\n');
            }
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
