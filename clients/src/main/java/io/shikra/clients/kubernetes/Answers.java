// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What came over HTTP → what the API server said.
final class Answers {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Answers() {}

    static Answer of(int code, byte[] bytes) {
        ObjectNode body = parse(bytes);
        if (code >= 200 && code < 300) {
            return new Answer.Success(code, body);
        }
        String said = body.path("message").asString("");
        return new Answer.Refusal(
                code, body.path("reason").asString(""), said.isEmpty() ? "HTTP status " + code : said);
    }

    /// Anything that is no JSON object (a proxy's HTML page, nothing at all) is an empty one.
    private static ObjectNode parse(byte[] bytes) {
        try {
            JsonNode node = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(bytes);
            return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
