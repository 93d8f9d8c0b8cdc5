// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.Locale;

/// One value found in JSON text, with the conversions of a gjson result (tidwall/gjson `Result`).
///
/// @param type what it is; {@link Type#MISSING} when nothing was found
/// @param raw  its JSON text, exactly as it stood there; empty when missing
public record JsonValue(Type type, String raw) {
    public static final JsonValue MISSING = new JsonValue(Type.MISSING, "");

    public enum Type {
        MISSING,
        NULL,
        FALSE,
        TRUE,
        NUMBER,
        STRING,
        /// An object or a list.
        JSON
    }

    /// The value that {@code json} begins with, blanks in front left out.
    public static JsonValue parse(String json) {
        int start = Scan.blank(json, 0, json.length());
        if (start == json.length()) {
            return MISSING;
        }
        return of(json.substring(start, Scan.value(json, start, json.length())));
    }

    static JsonValue of(String raw) {
        Type type = raw.isEmpty() ? Type.MISSING : typeOf(raw.charAt(0));
        return type == Type.MISSING ? MISSING : new JsonValue(type, raw);
    }

    static Type typeOf(char first) {
        return switch (first) {
            case '{', '[' -> Type.JSON;
            case '"' -> Type.STRING;
            case 't' -> Type.TRUE;
            case 'f' -> Type.FALSE;
            case 'n' -> Type.NULL;
            case '-', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.' -> Type.NUMBER;
            default -> Type.MISSING;
        };
    }

    public boolean exists() {
        return type != Type.MISSING;
    }

    public boolean isObject() {
        return raw.startsWith("{");
    }

    public boolean isArray() {
        return raw.startsWith("[");
    }

    /// gjson's `String()`: strings without quotes, whole numbers as written, others shortest, `null` empty, objects
    /// and lists raw.
    public String text() {
        return switch (type) {
            case MISSING, NULL -> "";
            case FALSE -> "false";
            case TRUE -> "true";
            case JSON -> raw;
            case STRING -> JsonText.unescape(inside());
            case NUMBER -> isWhole() ? raw : GoNumber.format(number());
        };
    }

    /// gjson's `Float()`: true is 1, strings are parsed, all else is 0.
    public double number() {
        return switch (type) {
            case TRUE -> 1;
            case NUMBER -> GoNumber.parseFloat(raw).orElse(0);
            case STRING -> GoNumber.parseFloat(text()).orElse(0);
            case MISSING, NULL, FALSE, JSON -> 0;
        };
    }

    /// gjson's `Bool()`: numbers that are not 0 and strings that say so are true.
    public boolean truth() {
        return switch (type) {
            case TRUE -> true;
            case NUMBER -> number() != 0;
            case STRING -> GoNumber.parseBool(text().toLowerCase(Locale.ROOT)).orElse(false);
            case MISSING, NULL, FALSE, JSON -> false;
        };
    }

    private String inside() {
        int end = raw.length() > 1 && raw.endsWith("\"") ? raw.length() - 1 : raw.length();
        return raw.substring(1, end);
    }

    private boolean isWhole() {
        int from = raw.startsWith("-") ? 1 : 0;
        for (int i = from; i < raw.length(); i++) {
            if (raw.charAt(i) < '0' || raw.charAt(i) > '9') {
                return false;
            }
        }
        return raw.length() > from;
    }
}
