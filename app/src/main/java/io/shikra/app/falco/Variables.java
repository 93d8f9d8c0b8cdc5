// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Variables of the environment in values of a configuration file, as in Falco: `${NAME}` is its value, or nothing when
/// there is no such variable, and `$${NAME}` is `${NAME}` itself. A value is not looked through again.
record Variables(Map<String, String> environment) {
    /// For keys alone.
    static final Variables NONE = new Variables(Map.of());

    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*)}");

    String in(String text) {
        return text.indexOf('$') < 0
                ? text
                : REFERENCE
                        .matcher(text)
                        .replaceAll(reference -> Matcher.quoteReplacement(
                                reference.group().startsWith("$$")
                                        ? reference.group().substring(1)
                                        : environment.getOrDefault(reference.group(1), "")));
    }
}
