// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The JSON form of alerts that Falco writes and falcosidekick, Argo and others read.
///
/// Writing gives one compact line without a line end. Reading is tolerant: unknown keys are skipped, `source`,
/// `hostname`, `tags`, `output`, `output_fields` and `uuid` may be missing or null, the priority has any case.
public final class AlertJson {
    private AlertJson() {}

    /// What is written, after Falco's `json_include_*` settings.
    ///
    /// @param output       `json_include_output_property`
    /// @param outputFields `json_include_output_fields_property`
    /// @param tags         `json_include_tags_property`
    /// @param message      `json_include_message_property`: the output without time and priority
    /// @param uuid         write the uuid of an alert that has one (Falco's own alerts have none)
    public record Options(boolean output, boolean outputFields, boolean tags, boolean message, boolean uuid) {
        /// What a Falco with default settings writes, byte for byte: no uuid.
        public static final Options FALCO = new Options(true, true, true, false, false);

        /// Nothing of the alert is lost.
        public static final Options COMPLETE = new Options(true, true, true, false, true);
    }

    /// Falco's form: keys sorted, `time` with nine decimals and `Z`; with the uuid when the alert has one.
    public static byte[] write(Alert alert) {
        return write(alert, Options.COMPLETE);
    }

    public static byte[] write(Alert alert, Options options) {
        return AlertWriter.falco(alert, options);
    }

    /// {@link #write(Alert)} as text.
    public static String writeText(Alert alert) {
        return new String(write(alert), StandardCharsets.UTF_8);
    }

    /// Fields alone, as an object with sorted keys.
    public static String writeFields(Map<String, Value> fields) {
        return AlertWriter.json(fields);
    }

    /// The form in which falcosidekick passes alerts on: its key order, `time` without trailing zeros.
    public static byte[] writeSidekick(Alert alert) {
        return AlertWriter.sidekick(alert);
    }

    /// Reads exactly one alert; white space around it is allowed, anything else is an error.
    public static Alert read(byte[] json) throws AlertFormatException {
        return new AlertReader(json).read();
    }

    public static Alert read(String json) throws AlertFormatException {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }
}
