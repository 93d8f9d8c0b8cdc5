// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Walks JSON token by token: callers name the members they want, the rest is skipped unread. Values of another kind
/// than expected count as absent. Broken JSON throws Jackson's exception, which is unchecked.
final class Json {
    /// Maps longer than this are cut: they come from outside.
    private static final int MAX_ENTRIES = 1024;

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser parser;

    private Json(JsonParser parser) {
        this.parser = parser;
    }

    /// Reads one object.
    static void read(byte[] bytes, int length, JsonMembers members) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            parser.nextToken();
            new Json(parser).object(members);
        }
    }

    /// Calls {@code members} with each member of the object at hand; one whose value it does not consume is skipped.
    void object(JsonMembers members) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.accept(name, this);
            parser.skipChildren(); // no effect behind a value that was consumed
        }
    }

    /// Calls {@code element} with each element of the array at hand.
    void array(Consumer<Json> element) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY || token == null) {
                return;
            }
            element.accept(this);
            parser.skipChildren();
        }
    }

    /// The string at hand; empty when it is something else.
    String text() {
        return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
    }

    boolean bool() {
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    long number() {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsLong(0) : 0;
    }

    /// The value at hand as a text of its own, without blanks.
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    /// The string members of the object at hand.
    Map<String, String> strings() {
        Map<String, String> strings = new LinkedHashMap<>();
        object((name, value) -> {
            if (strings.size() < MAX_ENTRIES && value.parser.currentToken() == JsonToken.VALUE_STRING) {
                strings.put(name, value.text());
            }
        });
        return strings;
    }
}
