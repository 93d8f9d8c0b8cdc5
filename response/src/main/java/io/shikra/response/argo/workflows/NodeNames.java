// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// How Argo Workflows names nodes and pods (v4.1: node ids, pod names version 2), and how we name a run so that the
/// same
/// event gives the same name.
final class NodeNames {
    /// The letters that the API server itself uses for generateName.
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int LONGEST = 253;

    private NodeNames() {}

    /// The root's id is the workflow's name; any other is `<workflow>-<fnv32a of the node's name>`.
    static String nodeId(String workflow, String nodeName) {
        return nodeName.equals(workflow) ? workflow : workflow + "-" + fnv32a(nodeName);
    }

    static String podName(String workflow, String template, String nodeName) {
        if (nodeName.equals(workflow)) {
            return workflow;
        }
        String suffix = "-" + fnv32a(nodeName);
        String prefix = workflow + "-" + template;
        int room = LONGEST - suffix.length();
        return (prefix.length() > room ? prefix.substring(0, room) : prefix) + suffix;
    }

    /// Five characters that depend on nothing but {@code identity}.
    static String suffix(String identity) {
        byte[] digest = sha256(identity);
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(ALPHABET.charAt((digest[i] & 0xff) % ALPHABET.length()));
        }
        return suffix.toString();
    }

    static long fnv32a(String text) {
        int hash = 0x811c9dc5;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return Integer.toUnsignedLong(hash);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
