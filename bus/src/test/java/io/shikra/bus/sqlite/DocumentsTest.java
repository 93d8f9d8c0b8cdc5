// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.bus.Documents.Document;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
    @TempDir
    Path directory;

    private SqliteBus open() {
        return SqliteBus.open(directory.resolve("bus.db"), Retention.DEFAULT, InstantSource.system());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void storesOnlyOverTheVersionThatTheWriterSaw() {
        try (SqliteBus bus = open()) {
            assertThat(bus.put("incident", "k", 0, bytes("one"))).isTrue();
            assertThat(bus.put("incident", "k", 0, bytes("other"))).isFalse();
            assertThat(bus.put("incident", "k", 1, bytes("two"))).isTrue();
            assertThat(bus.put("incident", "k", 1, bytes("stale"))).isFalse();
            assertThat(bus.put("incident", "absent", 3, bytes("x"))).isFalse();
        }
        try (SqliteBus bus = open()) {
            Document found = bus.find("incident", "k").orElseThrow();
            assertThat(found.version()).isEqualTo(2);
            assertThat(found.body()).isEqualTo(bytes("two"));
            bus.delete("incident", "k");
            assertThat(bus.find("incident", "k")).isEmpty();
            assertThat(bus.put("incident", "k", 0, bytes("again"))).isTrue();
        }
    }

    @Test
    void listsACollectionInOrderOfKey() {
        try (SqliteBus bus = open()) {
            for (String key : List.of("b", "a", "c")) {
                bus.put("run", key, 0, bytes(key));
            }
            bus.put("other", "d", 0, bytes("d"));
            assertThat(bus.list("run")).extracting(Document::key).containsExactly("a", "b", "c");
        }
    }

    @Test
    void ofManyWhoRaceForOneVersionOneWins() throws Exception {
        try (SqliteBus bus = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                byte[] body = bytes("racer " + i);
                racers.add(threads.submit(() -> bus.put("incident", "k", 0, body)));
            }
            int winners = 0;
            for (Future<Boolean> racer : racers) {
                winners += racer.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
            assertThat(bus.find("incident", "k").orElseThrow().version()).isEqualTo(1);
        }
    }
}
