// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import io.shikra.clients.http.OutgoingRequest;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// A message with an attachment for a Slack incoming webhook, in falcosidekick's form (specification: falcosidekick,
/// Slack family): rule, priority, source, host name, tags, then the text fields in order of name, then the time.
/// Fields that are no text are left out, as there.
public record Slack(
        URI webhookUrl,
        String channel,
        String footer,
        String icon,
        String username,
        String outputFormat,
        Optional<Priority> minimumPriority,
        Connection connection)
        implements Output {
    public static final OutputKind KIND = new OutputKind("slack", "webhookurl", Slack::read);

    static final String FOOTER = "https://github.com/falcosecurity/falcosidekick";
    static final String ICON =
            "https://raw.githubusercontent.com/falcosecurity/falcosidekick/master/imgs/falcosidekick_color.png";
    private static final int SHORT = 36;
    private static final DateTimeFormatter GO_TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral(" +0000 UTC")
            .toFormatter(java.util.Locale.ROOT);

    private static Slack read(Section section) {
        if (!section.text("messageformat", "").isEmpty()) {
            section.problem("messageformat", "not supported yet; remove it to send the attachment alone");
        }
        return new Slack(
                section.address("webhookurl", section.text("webhookurl", "")),
                section.text("channel", ""),
                section.text("footer", FOOTER),
                section.text("icon", ICON),
                section.text("username", "Falcosidekick"),
                section.choice("outputformat", "all", "text", "fields"),
                section.minimumPriority(),
                section.connection());
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public Shipment render(Alert alert) {
        byte[] body = JsonBody.write(json -> message(json, alert));
        return new Shipment.Requests(List.of(new OutgoingRequest(webhookUrl, "POST", Webhook.headers(Map.of()), body)));
    }

    private void message(JsonGenerator json, Alert alert) {
        json.writeStartObject();
        json.writeStringProperty("username", username);
        json.writeStringProperty("icon_url", icon);
        if (!channel.isEmpty()) {
            json.writeStringProperty("channel", channel);
        }
        json.writeArrayPropertyStart("attachments");
        json.writeStartObject();
        json.writeStringProperty("fallback", alert.output());
        json.writeStringProperty("color", color(alert.priority()));
        if (!outputFormat.equals("fields")) {
            json.writeStringProperty("text", alert.output());
        }
        if (outputFormat.equals("text")) {
            json.writeNullProperty("fields");
        } else {
            json.writeArrayPropertyStart("fields");
            fields(json, alert);
            json.writeEndArray();
            json.writeStringProperty("footer", footer);
        }
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, Alert alert) {
        field(json, "rule", alert.rule(), true);
        field(json, "priority", alert.priority().label(), true);
        field(json, "source", alert.source(), true);
        if (!alert.hostname().isEmpty()) {
            field(json, "hostname", alert.hostname(), true);
        }
        if (!alert.tags().isEmpty()) {
            field(json, "tags", String.join(", ", alert.tags()), true);
        }
        for (Map.Entry<String, Value> each : new TreeMap<>(alert.outputFields()).entrySet()) {
            if (each.getValue() instanceof Value.Text(String text)) {
                field(json, each.getKey(), text, text.codePointCount(0, text.length()) < SHORT);
            }
        }
        Instant time = Instant.ofEpochSecond(0, alert.timeNanos());
        field(json, "time", GO_TIME.format(time.atOffset(ZoneOffset.UTC)), false);
    }

    private static void field(JsonGenerator json, String title, String value, boolean isShort) {
        json.writeStartObject();
        json.writeStringProperty("title", title);
        json.writeStringProperty("value", value);
        json.writeBooleanProperty("short", isShort);
        json.writeEndObject();
    }

    private static String color(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ERROR -> "#e20b0b";
            case ALERT, CRITICAL -> "#ff5400";
            case WARNING -> "#ffc700";
            case NOTICE -> "#5bffb5";
            case INFORMATIONAL -> "#68c2ff";
            case DEBUG -> "#ccfff2";
        };
    }
}
