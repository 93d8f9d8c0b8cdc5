// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.engine.detect.AlertSink;
import io.shikra.engine.field.TextBuffer;
import io.shikra.outputs.LineFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Makes a line of each alert, as Falco does, for the channels.
final class AlertLines implements AlertSink {
    private final Channels channels;
    private final LineFormat format;
    private final boolean raw;

    /// @param raw whether bytes that are not UTF-8 stay in lines of text, as with Falco
    AlertLines(Channels channels, LineFormat format, boolean raw) {
        this.channels = channels;
        this.format = format;
        this.raw = raw;
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        channels.send(
                alert,
                format.json()
                        ? AlertJson.write(alert, format.parts())
                        : alert.output().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void alert(Alert alert, Provenance provenance, TextBuffer line) {
        if (format.json() || !raw) {
            alert(alert, provenance);
        } else {
            channels.send(alert, Arrays.copyOf(line.array(), line.length()));
        }
    }

    /// Nobody reads any more: the rest can be left.
    boolean isBroken() {
        return channels.isBroken();
    }

    void flush() {
        channels.flush();
    }
}
