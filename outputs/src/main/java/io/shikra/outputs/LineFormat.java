// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.ControlPictures;
import io.shikra.alert.InternalText;
import java.time.ZoneId;

/// How an alert becomes one line, the same for each of Falco's channels.
///
/// @param json  `json_output`; otherwise the text line, control characters but tab and line feed made visible
/// @param parts what the JSON holds
public record LineFormat(boolean json, AlertJson.Options parts) {
    public static final LineFormat TEXT = new LineFormat(false, AlertJson.Options.FALCO);
    public static final LineFormat JSON = new LineFormat(true, AlertJson.Options.FALCO);

    /// Without the line's end.
    public byte[] line(Alert alert) {
        return json
                ? AlertJson.write(alert, parts)
                : ControlPictures.of(text(alert)).getBytes(UTF_8);
    }

    private static String text(Alert alert) {
        return InternalText.isFor(alert) ? InternalText.of(alert, ZoneId.systemDefault()) : alert.output();
    }

    /// `application/json` or `text/plain`.
    String contentType() {
        return json ? "application/json" : "text/plain";
    }
}
