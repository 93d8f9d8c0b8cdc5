// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.bus.Documents.Document;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDocumentReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsWhileTheBusIsRunning() {
        Path file = folder.resolve("bus.db");
        try (SqliteBus bus = SqliteBus.open(file)) {
            bus.put("things", "b", 0, "two".getBytes(UTF_8));
            bus.put("things", "a", 0, "one".getBytes(UTF_8));
            bus.put("others", "c", 0, "three".getBytes(UTF_8));

            try (SqliteDocumentReader reader = SqliteDocumentReader.open(file)) {
                assertThat(reader.list("things")).extracting(Document::key).containsExactly("a", "b");
                assertThat(reader.find("others", "c"))
                        .hasValueSatisfying(
                                found -> assertThat(found.body()).asString().isEqualTo("three"));
                assertThat(reader.find("things", "c")).isEmpty();
            }
        }
    }
}
