// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A semantic version; what follows the patch number is ignored, as Falco ignores it.
public record Version(long major, long minor, long patch) implements Comparable<Version> {
    private static final Pattern SYNTAX =
            Pattern.compile("\\s*(\\d{1,10})\\.\\s*(\\d{1,10})\\.\\s*(\\d{1,10}).*", Pattern.DOTALL);

    public static Optional<Version> parse(String text) {
        Matcher match = SYNTAX.matcher(text);
        return match.matches()
                ? Optional.of(new Version(
                        Long.parseLong(match.group(1)), Long.parseLong(match.group(2)), Long.parseLong(match.group(3))))
                : Optional.empty();
    }

    /// Same major, and not older.
    public boolean satisfies(Version required) {
        return major == required.major && compareTo(required) >= 0;
    }

    @Override
    public int compareTo(Version other) {
        return Comparator.comparingLong(Version::major)
                .thenComparingLong(Version::minor)
                .thenComparingLong(Version::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
