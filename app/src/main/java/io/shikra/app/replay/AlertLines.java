// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.engine.field.TextBuffer;
import io.shikra.outputs.LineFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Makes a line of each alert, as Falco does, for the channels.
final class AlertLines implements RunSink {
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
        send(alert, line(alert));
    }

    @Override
    public void alert(Alert alert, Provenance provenance, TextBuffer text) {
        send(alert, line(alert, text));
    }

    private byte[] line(Alert alert) {
        return format.json()
                ? AlertJson.write(alert, format.parts())
                : alert.output().getBytes(StandardCharsets.UTF_8);
    }

    /// The line of an alert, without its end; may be called by any thread.
    byte[] line(Alert alert, TextBuffer text) {
        return format.json() || !raw ? line(alert) : Arrays.copyOf(text.array(), text.length());
    }

    void send(Alert alert, byte[] line) {
        channels.send(alert, line);
    }

    @Override
    public boolean isBroken() {
        return channels.isBroken();
    }

    void flush() {
        channels.flush();
    }
}
