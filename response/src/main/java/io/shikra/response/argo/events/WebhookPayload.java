// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.expression.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The data of a webhook event: `{"header":{…},"body":…,"metadata":{…}}`, byte for byte as Argo Events writes it.
final class WebhookPayload {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String MASK = "*** Masked Auth Secret ***";

    private WebhookPayload() {}

    /// @param headers  any case; `Host` is left out, the value of `Authorization` is masked
    /// @param body     compact JSON
    /// @param metadata of the event source; left out when empty
    static String data(Map<String, List<String>> headers, String body, Map<String, String> metadata) {
        StringBuilder out = new StringBuilder(body.length() + 256).append("{\"header\":{");
        Map<String, List<String>> sorted = new TreeMap<>();
        headers.forEach((name, values) -> sorted.put(canonical(name), values));
        sorted.remove("Host");
        if (sorted.containsKey("Authorization")) {
            sorted.put("Authorization", List.of(MASK));
        }
        out.append(sorted.entrySet().stream()
                .map(header -> JsonText.quoteAsGo(header.getKey()) + ":" + list(header.getValue()))
                .collect(Collectors.joining(",")));
        out.append("},\"body\":").append(body);
        if (!metadata.isEmpty()) {
            out.append(",\"metadata\":{")
                    .append(new TreeMap<>(metadata)
                            .entrySet().stream()
                                    .map(e -> JsonText.quoteAsGo(e.getKey()) + ":" + JsonText.quoteAsGo(e.getValue()))
                                    .collect(Collectors.joining(",")))
                    .append('}');
        }
        return out.append('}').toString();
    }

    /// A form or a query as JSON: each name with the list of its values, names sorted.
    static String form(Map<String, List<String>> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> JsonText.quoteAsGo(entry.getKey()) + ":" + list(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String list(List<String> values) {
        return values.stream().map(JsonText::quoteAsGo).collect(Collectors.joining(",", "[", "]"));
    }

    /// Go's canonical form of a header name: `X-Foo-Bar`.
    static String canonical(String name) {
        StringBuilder out = new StringBuilder(name.length());
        boolean upper = true;
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            out.append(upper ? Character.toUpperCase(c) : c);
            upper = c == '-';
        }
        return out.toString();
    }

    /// Checks that {@code json} is exactly one JSON value, and takes out the white space as Go does when it embeds raw
    /// JSON; `<`, `>` and `&` in strings are escaped, all else stays as it was written.
    ///
    /// @throws IllegalArgumentException for what is no JSON, with the place
    static String compact(String json) {
        check(json);
        StringBuilder out = new StringBuilder(json.length() + 16);
        boolean inside = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\' && inside) {
                out.append(c).append(json.charAt(++i));
                continue;
            }
            if (c == '"') {
                inside = !inside;
            }
            switch (c) {
                case '<' -> out.append("\\u003c");
                case '>' -> out.append("\\u003e");
                case '&' -> out.append("\\u0026");
                case '\u2028' -> out.append("\\u2028");
                case '\u2029' -> out.append("\\u2029");
                case ' ', '\t', '\n', '\r' -> {
                    if (inside) {
                        out.append(c);
                    }
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static void check(String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("unexpected end of JSON input");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("invalid character after top-level value");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
