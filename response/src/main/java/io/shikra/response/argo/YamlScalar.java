// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a plain (unquoted) YAML scalar means to kubectl and the API server: YAML 1.1 with its `yes` and `off`, octal
/// numbers, and no dates (sigs.k8s.io/yaml).
final class YamlScalar {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
    private static final Pattern PREFIXED = Pattern.compile("[-+]?(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|0[0-7_]+)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,5})?");

    private YamlScalar() {}

    static JsonNode plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
            case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON" -> NODES.booleanNode(true);
            case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF" -> NODES.booleanNode(false);
            default -> number(text);
        };
    }

    private static JsonNode number(String text) {
        if (text.length() > 100 || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
            return NODES.stringNode(text);
        }
        if (WHOLE.matches(text)) {
            return whole(new BigInteger(text.replace("_", "").replace("+", "")));
        }
        if (PREFIXED.matches(text)) {
            return prefixed(text.replace("_", ""));
        }
        if (DECIMAL.matches(text)) {
            return NODES.numberNode(new BigDecimal(text).doubleValue());
        }
        return NODES.stringNode(text);
    }

    private static JsonNode prefixed(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = switch (digits.charAt(1)) {
            case 'x' -> 16;
            case 'b' -> 2;
            default -> 8;
        };
        String rest = digits.substring(radix == 8 && digits.charAt(1) != 'o' ? 1 : 2);
        if (rest.isEmpty()) {
            return NODES.stringNode(text);
        }
        BigInteger number = new BigInteger(rest, radix);
        return whole(negative ? number.negate() : number);
    }

    private static JsonNode whole(BigInteger number) {
        if (number.bitLength() < 32) {
            return NODES.numberNode(number.intValue());
        }
        return number.bitLength() < 64 ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }
}
