// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

/// Small durable documents by key, beside the streams and in the same store: incidents, workflow runs, resource
/// versions. Writes are durable when the call returns and share one sync with concurrent ones.
public interface Documents extends DocumentReader {
    /// Stores {@code body} when the stored version is {@code expected} (0: there must be none).
    ///
    /// @return true when stored (the new version is {@code expected + 1}), false when somebody else was first
    boolean put(String collection, String key, long expected, byte[] body);

    void delete(String collection, String key);

    /// @param version counts the writes of this key, from 1
    record Document(String key, long version, byte[] body) {}
}
