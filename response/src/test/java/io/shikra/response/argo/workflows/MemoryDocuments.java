// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.bus.Documents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

final class MemoryDocuments implements Documents {
    private final Map<String, Document> all = new TreeMap<>();

    @Override
    public synchronized Optional<Document> find(String collection, String key) {
        return Optional.ofNullable(all.get(key));
    }

    @Override
    public synchronized List<Document> list(String collection) {
        return List.copyOf(all.values());
    }

    @Override
    public synchronized boolean put(String collection, String key, long expected, byte[] body) {
        long there = all.containsKey(key) ? all.get(key).version() : 0;
        if (there != expected) {
            return false;
        }
        all.put(key, new Document(key, expected + 1, body));
        notifyAll();
        return true;
    }

    @Override
    public synchronized void delete(String collection, String key) {
        all.remove(key);
    }

    synchronized void awaitSize(int size) {
        try {
            while (all.size() < size) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
