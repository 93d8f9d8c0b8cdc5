// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import tools.jackson.databind.node.ObjectNode;

/// What came back from the API server for one call.
public sealed interface Answer {
    /// Done.
    ///
    /// @param code 2xx
    /// @param body the object, or a `Status`; empty when the server sent none
    record Success(int code, ObjectNode body) implements Answer {}

    /// The API server understood and said no.
    ///
    /// @param code    HTTP status, 3xx to 5xx
    /// @param reason  of the `Status` (`NotFound`, `Forbidden`, `AlreadyExists` …), empty when it gave none
    /// @param message for people, never empty
    record Refusal(int code, String reason, String message) implements Answer {
        /// Worth another try later: too many requests, or the server's own fault.
        public boolean transientFailure() {
            return code == 429 || code >= 500;
        }
    }

    /// No answer: not connected, cut off, timed out. The call may have been carried out.
    record NoAnswer(String message) implements Answer {}
}
