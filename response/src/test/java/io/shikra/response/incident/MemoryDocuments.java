// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import io.shikra.bus.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Documents that live as long as the test.
public class MemoryDocuments implements Documents {
    private final TreeMap<String, Document> stored = new TreeMap<>();
    private int writes;

    @Override
    public synchronized Optional<Document> find(String collection, String key) {
        return Optional.ofNullable(stored.get(collection + "/" + key));
    }

    @Override
    public synchronized List<Document> list(String collection) {
        return new ArrayList<>(stored.subMap(collection + "/", collection + "0").values());
    }

    @Override
    public synchronized boolean put(String collection, String key, long expected, byte[] body) {
        long there = find(collection, key).map(Document::version).orElse(0L);
        if (there != expected) {
            return false;
        }
        stored.put(collection + "/" + key, new Document(key, expected + 1, body));
        writes++;
        return true;
    }

    @Override
    public synchronized void delete(String collection, String key) {
        stored.remove(collection + "/" + key);
    }

    public synchronized int writes() {
        return writes;
    }
}
