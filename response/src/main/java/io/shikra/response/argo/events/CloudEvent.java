// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.expression.GjsonPath;
import io.shikra.expression.JsonText;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/// An event on the bus: CloudEvents 1.0 with JSON data.
///
/// @param id      32 lower-case hex digits
/// @param source  name of the EventSource object
/// @param type    kind of event source, e.g. `webhook`
/// @param subject name of the event within its source
/// @param data    compact JSON
public record CloudEvent(String id, String source, String type, String subject, Instant time, String data) {
    private static final GjsonPath ID = GjsonPath.compile("id");
    private static final GjsonPath SOURCE = GjsonPath.compile("source");
    private static final GjsonPath TYPE = GjsonPath.compile("type");
    private static final GjsonPath SUBJECT = GjsonPath.compile("subject");
    private static final GjsonPath TIME = GjsonPath.compile("time");
    private static final GjsonPath DATA = GjsonPath.compile("data");

    /// Structured JSON mode, as Argo Events puts it on its buses.
    public byte[] toBytes() {
        return ("{\"specversion\":\"1.0\",\"id\":" + JsonText.quoteAsGo(id) + ",\"source\":"
                        + JsonText.quoteAsGo(source)
                        + ",\"type\":" + JsonText.quoteAsGo(type) + ",\"subject\":" + JsonText.quoteAsGo(subject)
                        + ",\"datacontenttype\":\"application/json\",\"time\":\""
                        + DateTimeFormatter.ISO_INSTANT.format(time) + "\",\"data\":" + data + "}")
                .getBytes(UTF_8);
    }

    /// The inverse of [#toBytes()].
    ///
    /// @throws IllegalArgumentException for what is no such event
    public static CloudEvent parse(byte[] bytes) {
        String json = new String(bytes, UTF_8);
        String data = DATA.get(json).raw();
        String id = ID.get(json).text();
        if (data.isEmpty() || id.isEmpty()) {
            throw new IllegalArgumentException("not a CloudEvent with id and data");
        }
        return new CloudEvent(
                id,
                SOURCE.get(json).text(),
                TYPE.get(json).text(),
                SUBJECT.get(json).text(),
                time(TIME.get(json).text()),
                data);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a CloudEvent: time " + text, e);
        }
    }

    /// The seven context fields as JSON, in Argo's order; the time in whole seconds.
    public String context() {
        String seconds = DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
        return "{\"id\":" + JsonText.quoteAsGo(id) + ",\"source\":" + JsonText.quoteAsGo(source)
                + ",\"specversion\":\"1.0\",\"type\":" + JsonText.quoteAsGo(type)
                + ",\"datacontenttype\":\"application/json\",\"subject\":" + JsonText.quoteAsGo(subject)
                + ",\"time\":\"" + seconds + "\"}";
    }

    /// The whole event as a parameter gets it: the data is base64, because Go marshals a byte slice that way.
    public String whole() {
        return "{\"context\":" + context() + ",\"data\":\""
                + Base64.getEncoder().encodeToString(data.getBytes(UTF_8)) + "\"}";
    }
}
