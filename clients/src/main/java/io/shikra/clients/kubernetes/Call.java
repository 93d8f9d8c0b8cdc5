// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One HTTP request to the API server.
///
/// @param path        absolute, with its query when there is one
/// @param contentType of the body; meaningless without one
/// @param asUser      user name to impersonate; empty: ourselves
public record Call(String method, String path, String contentType, Optional<JsonNode> body, Optional<String> asUser) {
    private static final String JSON = "application/json";

    public Call {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path of the API server starts with '/': " + path);
        }
    }

    public static Call read(String path) {
        return new Call("GET", path, JSON, Optional.empty(), Optional.empty());
    }

    /// @param path of the collection
    public static Call create(String path, JsonNode object) {
        return new Call("POST", path, JSON, Optional.of(object), Optional.empty());
    }

    public static Call replace(String path, JsonNode object) {
        return new Call("PUT", path, JSON, Optional.of(object), Optional.empty());
    }

    public static Call patch(String path, PatchType type, JsonNode patch) {
        return new Call("PATCH", path, type.contentType(), Optional.of(patch), Optional.empty());
    }

    /// Server-side apply: we own the fields in {@code object}, taking over those that somebody else owns.
    public static Call apply(String path, String fieldManager, JsonNode object) {
        String query = "?fieldManager=" + fieldManager + "&force=true";
        return new Call("PATCH", path + query, "application/apply-patch+yaml", Optional.of(object), Optional.empty());
    }

    public static Call delete(String path, DeleteOptions options) {
        return new Call("DELETE", path, JSON, Optional.of(options.toJson()), Optional.empty());
    }

    /// The same call in the name of {@code userName}; the API server adds a service account's groups itself.
    public Call as(String userName) {
        return new Call(method, path, contentType, body, Optional.of(userName));
    }

    /// For people: the request line, and in whose name.
    @Override
    public String toString() {
        return method + " " + path + asUser.map(user -> " as " + user).orElse("");
    }

    /// How a patch is written.
    public enum PatchType {
        STRATEGIC("application/strategic-merge-patch+json"),
        MERGE("application/merge-patch+json"),
        JSON("application/json-patch+json");

        private final String contentType;

        PatchType(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }
    }
}
