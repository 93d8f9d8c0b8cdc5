// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What came over HTTP → what the API server said.
final class Answers {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Answers() {}

    static Answer of(int code, byte[] bytes) {
        Optional<ObjectNode> object = parse(bytes);
        if (code >= 200 && code < 300) {
            return object.<Answer>map(body -> new Answer.Success(code, body))
                    .orElseGet(() -> new Answer.NoAnswer("HTTP status " + code
                            + " with a body that is no JSON object: somebody else answers there"));
        }
        ObjectNode body = object.orElseGet(JsonNodeFactory.instance::objectNode);
        String said = body.path("message").asString("");
        return new Answer.Refusal(
                code, body.path("reason").asString(""), said.isEmpty() ? "HTTP status " + code : said);
    }

    /// Nothing at all is an empty object. A proxy's HTML page is none: what was asked for was not done.
    private static Optional<ObjectNode> parse(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.of(JsonNodeFactory.instance.objectNode());
        }
        try {
            return JSON.readTree(bytes) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
