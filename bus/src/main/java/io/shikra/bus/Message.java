// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

import java.util.Map;

/// What is put on a stream.
///
/// @param id      identity for de-duplication, not empty
/// @param headers small facts beside the body
/// @param body    the bytes, not copied: nobody changes them afterwards
public record Message(String id, Map<String, String> headers, byte[] body) {
    public Message {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a message needs an id");
        }
        headers = Map.copyOf(headers);
    }
}
