// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.testing.Shared;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every path case whose answer the real gjson and sjson gave.
class GoldenPathTest {
    private static JsonNode vectors() {
        return new JsonMapper().readTree(Shared.require("data/argo/own/expression-vectors.json"));
    }

    private static String document(JsonNode vectors, JsonNode vector) {
        return vectors.path("documents").path(vector.path("doc").asString()).asString();
    }

    @TestFactory
    Stream<DynamicTest> gjsonAnswersAsTheOriginal() {
        JsonNode vectors = vectors();
        return vectors.path("gjson")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.path("doc").asString() + " "
                                + vector.path("path").asString(),
                        () -> gjson(document(vectors, vector), vector)));
    }

    private static void gjson(String document, JsonNode vector) {
        JsonValue value = GjsonPath.compile(vector.path("path").asString()).get(document);

        assertThat(value.exists()).isEqualTo(vector.path("exists").asBoolean());
        assertThat(value.raw()).isEqualTo(vector.path("raw").asString());
        assertThat(value.text()).isEqualTo(vector.path("string").asString());
        assertThat(value.number()).isEqualTo(vector.path("float").asDouble() + 0.0);
        assertThat(value.truth()).isEqualTo(vector.path("bool").asBoolean());
        String type = value.exists() ? value.type().name() : "NULL";
        assertThat(type).isEqualTo(vector.path("type").asString().toUpperCase(Locale.ROOT));
    }

    @TestFactory
    Stream<DynamicTest> sjsonWritesAsTheOriginal() {
        JsonNode vectors = vectors();
        return vectors.path("sjson")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.path("doc").asString() + " "
                                + vector.path("path").asString(),
                        () -> sjson(document(vectors, vector), vector)));
    }

    private static void sjson(String document, JsonNode vector) {
        SjsonPath path = SjsonPath.compile(vector.path("path").asString());
        String value = vector.path("value").asString();

        String result = vector.path("raw").asBoolean() ? path.setRaw(document, value) : path.set(document, value);

        assertThat(result).isEqualTo(vector.path("result").asString());
    }
}
