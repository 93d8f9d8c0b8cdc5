// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

import io.shikra.bus.Documents.Document;
import java.util.List;
import java.util.Optional;

/// Reads what is stored under {@link Documents}.
public interface DocumentReader {
    Optional<Document> find(String collection, String key);

    /// All documents of a collection, in order of key.
    List<Document> list(String collection);
}
