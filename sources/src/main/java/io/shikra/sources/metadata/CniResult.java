// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/// A result of the CNI specification.
///
/// @param ip   the first IPv4 address, else the first of any kind; empty when there is none
/// @param json the result as a text, at most 4096 characters, as Falco keeps it
record CniResult(String ip, String json) {
    static final CniResult NONE = new CniResult("", "");

    private static final int MAX_JSON = 4096;

    /// Of broken JSON no address is known.
    static CniResult of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        List<String> addresses = new ArrayList<>();
        try {
            Json.read(bytes, bytes.length, (name, value) -> {
                switch (name) {
                    case "ips" -> value.array(ip -> ip.object((key, text) -> address(key, "address", text, addresses)));
                    case "ip4" -> value.object((key, text) -> address(key, "ip", text, addresses)); // before 0.3.0
                    default -> {}
                }
            });
        } catch (JacksonException e) {
            addresses.clear();
        }
        return new CniResult(first(addresses), json.substring(0, Math.min(MAX_JSON, json.length())));
    }

    private static void address(String key, String wanted, Json text, List<String> addresses) {
        if (key.equals(wanted)) {
            addresses.add(text.text().split("/", 2)[0]);
        }
    }

    static String first(List<String> addresses) {
        return addresses.stream()
                .filter(address -> address.indexOf('.') > 0)
                .findFirst()
                .or(() -> addresses.stream().findFirst())
                .orElse("");
    }
}
