// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/// When two operations are the same effect, which must happen once.
final class EffectId {
    /// The letters of which Kubernetes makes the ends of generated names.
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private EffectId() {}

    /// A pinned pod dies once, whoever asks.
    static String deletion(String uid) {
        return "DELETE pod " + uid;
    }

    /// Anything else happens once per event and asker.
    static String of(Operation operation, Cause cause) {
        return operation.verb() + " " + HexFormat.of().formatHex(hash(operation, cause, 0), 0, 12);
    }

    /// Five letters for `generateName`, the same for the same event: creating again finds what was created before.
    ///
    /// @param attempt counts names that turned out to be taken by others, from 0
    static String suffix(Operation operation, Cause cause, int attempt) {
        byte[] hash = hash(operation, cause, attempt);
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(LETTERS.charAt((hash[i] & 0xff) % LETTERS.length()));
        }
        return suffix.toString();
    }

    private static byte[] hash(Operation operation, Cause cause, int attempt) {
        String text = String.join(
                "\n",
                cause.eventId(),
                cause.manifest(),
                operation.verb().name(),
                operation.apiVersion(),
                operation.kind(),
                operation.namespace(),
                operation.name(),
                operation.body().map(JsonNode::toString).orElse(""),
                Integer.toString(attempt));
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
