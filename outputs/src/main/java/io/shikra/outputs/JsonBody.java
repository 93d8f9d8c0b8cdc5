// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A request body in JSON, with the line end that falcosidekick's encoder adds.
final class JsonBody {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonBody() {}

    static byte[] write(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(json);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
